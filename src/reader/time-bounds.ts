/** The first and the last moment that a timestamp can say. */
const FIRST_MS = Date.parse("0000-01-01T00:00:00.000Z");
const LAST_MS = Date.parse("9999-12-31T23:59:59.999Z");

/** Behind every timestamp, as texts are compared. */
const BEHIND_ALL = ":";

/** From when to when events are wanted, decided on timestamps as they are written. */
export class TimeBounds {
  readonly #since: string;
  readonly #until: string;

  constructor({ sinceMs, untilMs }: { readonly sinceMs: number; readonly untilMs: number }) {
    this.#since = boundOf(sinceMs);
    this.#until = boundOf(untilMs);
  }

  wants(timestamp: string): boolean {
    return timestamp >= this.#since && timestamp < this.#until;
  }
}

/** The earliest timestamp that is not before a time. */
function boundOf(timeMs: number): string {
  if (timeMs <= FIRST_MS) return "";
  return timeMs > LAST_MS ? BEHIND_ALL : new Date(Math.ceil(timeMs)).toISOString();
}
