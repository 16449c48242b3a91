import type { TimeZone } from "./time-zone.ts";
import { UsageError } from "./usage-error.ts";

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

const EXPECTED =
  "15m, 2h, 3d, 1w or 1h30m (so long ago), now, a day such as 2026-01-09, " +
  "or a time such as 2026-01-09T14:32:01Z (UTC unless it names another zone)";

/** How a time is read. */
export interface TimeReading {
  /** When the command was given: what `2h` ago is counted from. */
  readonly nowMs: number;
  /** Where a time without a zone is at home. */
  readonly zone: TimeZone;
  /** Told where clocks show such a time never or twice, so that one had to be taken. */
  readonly say: (text: string) => void;
}

/**
 * A time as a person writes it, in milliseconds since 1970. A time without a zone is UTC, as every
 * timestamp of a log is, unless local time is asked for: what was copied out of a log means itself.
 *
 * @param option the option it was given to, for the message
 * @throws UsageError naming the option and the value
 */
export function parseTimeExpression(option: string, text: string, reading: TimeReading): number {
  const trimmed = text.trim();
  if (trimmed.toLowerCase() === "now") return reading.nowMs;
  const timeMs =
    relativeMs(trimmed, reading.nowMs) ??
    absoluteTimeMs(trimmed, (wallMs) => wallMoment(`${option} ${trimmed}`, wallMs, reading));
  if (timeMs !== undefined) return timeMs;
  throw new UsageError(`${option} is ${JSON.stringify(text)}, which is no time; it can be ${EXPECTED}`);
}

function relativeMs(text: string, nowMs: number): number | undefined {
  const agoMs = amountMs(text);
  // Longer ago than time itself is as good as "from the beginning".
  return agoMs === undefined ? undefined : Math.max(nowMs - agoMs, 0);
}

function amountMs(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (!RELATIVE.test(lower)) return undefined;
  let sumMs = 0;
  for (const [, amount, unit] of lower.matchAll(EACH_AMOUNT)) {
    sumMs += Number(amount) * (UNITS_MS[unit as string] as number);
  }
  return sumMs;
}

/**
 * A stretch of time as a person writes it, in milliseconds.
 *
 * @throws UsageError naming the option and the value
 */
export function durationMs(option: string, text: string): number {
  const ms = amountMs(text.trim());
  if (ms !== undefined) return ms;
  throw new UsageError(`${option} is ${JSON.stringify(text)}; it can be 15m, 2h, 30d, 1w or 1d12h`);
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

/** The moment clocks show a time; says which one is taken where they show it never, or twice. */
function wallMoment(given: string, wallMs: number, { zone, say }: TimeReading): number {
  const { timeMs, doubt, secondMs } = zone.momentOf(wallMs);
  if (doubt === "never") {
    say(
      `${given} is a time that no clock shows here, since clocks jump over it; ${zone.show(timeMs)} is taken`,
    );
  }
  if (doubt === "twice" && secondMs !== undefined) {
    say(
      `${given} happens twice here, since clocks are put back; the first is taken, ${zone.show(timeMs)}, ` +
        `and the second is ${zone.show(secondMs)}`,
    );
  }
  return timeMs;
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
