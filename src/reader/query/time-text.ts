import type { TimeZone, WallMoment } from "./time-zone.ts";

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const RELATIVE = /^(?:\d+[smhdw])+$/;
const EACH_AMOUNT = /(\d+)([smhdw])/g;
const ABSOLUTE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** What a time can be, for whoever wrote one that is none. */
export const TIME_EXPECTED =
  "15m, 2h, 3d, 1w or 1h30m (so long ago), now, a day such as 2026-01-09, " +
  "or a time such as 2026-01-09T14:32:01Z (UTC unless it names another zone)";

/**
 * A time as a person writes it: so long ago, `now`, a day, or a time of ISO 8601; undefined for any other text.
 *
 * @param nowMs what `2h` ago is counted from
 * @param zone where a time without a zone is at home; clocks may show it never there, or twice
 */
export function readTime(text: string, nowMs: number, zone: TimeZone): WallMoment | undefined {
  const trimmed = text.trim();
  if (trimmed.toLowerCase() === "now") return { timeMs: nowMs };
  const agoMs = amountMs(trimmed);
  // Longer ago than time itself is as good as "from the beginning".
  if (agoMs !== undefined) return { timeMs: Math.max(nowMs - agoMs, 0) };
  let wall: WallMoment | undefined;
  const timeMs = absoluteTimeMs(trimmed, (wallMs) => {
    wall = zone.momentOf(wallMs);
    return wall.timeMs;
  });
  return wall ?? (timeMs === undefined ? undefined : { timeMs });
}

/** What is said where clocks show a time never or twice, so that one had to be taken. */
export function doubtOf(
  given: string,
  { timeMs, doubt, secondMs }: WallMoment,
  zone: TimeZone,
): string | undefined {
  if (doubt === "never") {
    return `${given} is a time that no clock shows here, since clocks jump over it; ${zone.show(timeMs)} is taken`;
  }
  if (doubt === undefined || secondMs === undefined) return undefined;
  return (
    `${given} happens twice here, since clocks are put back; the first is taken, ${zone.show(timeMs)}, ` +
    `and the second is ${zone.show(secondMs)}`
  );
}

/** A stretch of time, such as `1h30m`, in milliseconds; undefined for any other text. */
export function amountMs(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (!RELATIVE.test(lower)) return undefined;
  let sumMs = 0;
  for (const [, amount, unit] of lower.matchAll(EACH_AMOUNT)) {
    sumMs += Number(amount) * (UNITS_MS[unit as string] as number);
  }
  return sumMs;
}

/**
 * A day or a time of ISO 8601, in milliseconds since 1970; undefined for any other text.
 *
 * @param momentOf the moment of a time that names no zone, given as if it were UTC, which it is by default
 */
export function absoluteTimeMs(
  text: string,
  momentOf: (wallMs: number) => number = (wallMs) => wallMs,
): number | undefined {
  const match = ABSOLUTE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", zone] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
  const wallMs = Date.parse(iso);
  // Date.parse takes 2026-02-30 for a day in March; a day that does not exist is a slip to be told.
  if (Number.isNaN(wallMs) || new Date(wallMs).toISOString() !== iso) return undefined;
  if (zone === undefined) return momentOf(wallMs);
  const offset = zoneOffsetMs(zone);
  return offset === undefined ? undefined : wallMs - offset;
}

/** `Z`, `+02`, `+0200` or `+02:00`; undefined for a zone no clock can show. */
function zoneOffsetMs(zone: string): number | undefined {
  if (zone.toUpperCase() === "Z") return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
