const DAY_MS = 86_400_000;

/** The moment a clock on the wall shows, which is not always one. */
export interface WallMoment {
  readonly timeMs: number;
  /** Where clocks are put forward or back: the time is shown never, or twice. */
  readonly doubt?: "never" | "twice";
  /** The second moment of a time that is shown twice. */
  readonly secondMs?: number;
}

/** What clocks show: in UTC, or where this machine is. */
export interface TimeZone {
  /** How a person calls it. */
  readonly name: "UTC" | "local time";
  /** The time with its offset, `2026-01-09T15:32:01.456+01:00`: what was copied out of it means itself. */
  show(timeMs: number): string;
  /**
   * The moment at which clocks show a time.
   *
   * @param wallMs the time as if it were UTC
   */
  momentOf(wallMs: number): WallMoment;
}

export const utc: TimeZone = {
  name: "UTC",
  show: (timeMs) => new Date(timeMs).toISOString(),
  momentOf: (wallMs) => ({ timeMs: wallMs }),
};

/** The zone of this machine, or the one that the environment names in TZ. */
export const localTime: TimeZone = {
  name: "local time",
  show: showLocal,
  momentOf: localMoment,
};

function showLocal(timeMs: number): string {
  const offsetMs = offsetAt(timeMs);
  const shown = new Date(timeMs + offsetMs).toISOString();
  // Beyond the years 0 to 9999 no timestamp can say it.
  if (shown.length !== 24) return utc.show(timeMs);
  const minutes = Math.abs(offsetMs) / 60_000;
  const digits = (amount: number): string => String(amount).padStart(2, "0");
  const sign = offsetMs < 0 ? "-" : "+";
  return `${shown.slice(0, -1)}${sign}${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`;
}

/** How far clocks are ahead of UTC at a moment, in whole minutes: before 1900 zones had seconds as well. */
function offsetAt(timeMs: number): number {
  return -Math.round(new Date(timeMs).getTimezoneOffset()) * 60_000;
}

/**
 * A day before and a day behind any moment its zone has the offsets that can apply to it. Where neither
 * fits, clocks jumped over the time, and the offset before the jump is taken, as calendars do: 02:30
 * becomes 03:30.
 */
function localMoment(wallMs: number): WallMoment {
  const beforeMs = wallMs - offsetAt(wallMs - DAY_MS);
  const behindMs = wallMs - offsetAt(wallMs + DAY_MS);
  const fits = (timeMs: number): boolean => timeMs + offsetAt(timeMs) === wallMs;
  if (!fits(beforeMs)) return fits(behindMs) ? { timeMs: behindMs } : { timeMs: beforeMs, doubt: "never" };
  if (beforeMs === behindMs || !fits(behindMs)) return { timeMs: beforeMs };
  return {
    timeMs: Math.min(beforeMs, behindMs),
    doubt: "twice",
    secondMs: Math.max(beforeMs, behindMs),
  };
}
