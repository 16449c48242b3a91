import { absoluteTimeMs } from "../../reader/index.ts";

/** The years 1970 to 9999 are those a line can be of. */
const TIME_MAX_MS = 253_402_300_799_999;

const NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * Numbers of this size and more, up to the next, count in a smaller unit than seconds: a date of our
 * days has ten digits in seconds, thirteen in milliseconds, sixteen and nineteen in the units below.
 */
const UNITS: readonly (readonly [least: number, perMillisecond: number])[] = [
  [1e17, 1e6],
  [1e14, 1e3],
  [1e11, 1],
  [0, 1e-3],
];

/**
 * The time a record says, in whole milliseconds: a number, or the digits of one, in seconds,
 * milliseconds, microseconds or nanoseconds since 1970, told by its size; or a time of ISO 8601, UTC
 * where it names no zone. Undefined for what is no time, or none a line can have.
 */
export function recordTimeMs(value: unknown): number | undefined {
  const timeMs =
    typeof value === "number" ? numberMs(value) : typeof value === "string" ? textMs(value) : undefined;
  return timeMs !== undefined && timeMs >= 0 && timeMs <= TIME_MAX_MS ? timeMs : undefined;
}

function numberMs(value: number): number | undefined {
  const unit = UNITS.find(([least]) => value >= least);
  return unit === undefined ? undefined : Math.floor(value / unit[1]);
}

function textMs(value: string): number | undefined {
  const text = value.trim();
  // A comma before the fraction is ISO 8601 as well, and what Python's logging writes.
  return NUMBER.test(text) ? numberMs(Number(text)) : absoluteTimeMs(text.replace(/(:\d\d),(\d+)/, "$1.$2"));
}
