/** Where the time comes from: a port, so that tests and simulators can say what time it is. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z, an integer. */
  now(): number;
}

/** The physical clock, as it is: it may step back, and the log then says so. */
export const systemClock: Clock = { now: () => Date.now() };
