import { amountMs, doubtOf, readTime, TIME_EXPECTED, type TimeZone } from "../reader/index.ts";
import { UsageError } from "./usage-error.ts";

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
export function parseTimeExpression(option: string, text: string, { nowMs, zone, say }: TimeReading): number {
  const moment = readTime(text, nowMs, zone);
  if (moment === undefined) {
    throw new UsageError(
      `${option} is ${JSON.stringify(text)}, which is no time; it can be ${TIME_EXPECTED}`,
    );
  }
  const doubt = doubtOf(`${option} ${text.trim()}`, moment, zone);
  if (doubt !== undefined) say(doubt);
  return moment.timeMs;
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
