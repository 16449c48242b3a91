import type { TimeZone } from "../../reader/index.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** The first Monday of 1970. */
const MONDAY_MS = 4 * DAY_MS;

/** Lengths of buckets that a person can reckon with. */
const LENGTHS: readonly string[] =
  "1s 2s 5s 10s 15s 30s 1m 2m 5m 10m 15m 30m 1h 2h 3h 6h 12h 1d 2d 1w 2w 4w 13w 52w 520w".split(" ");
const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: HOUR_MS, d: DAY_MS, w: WEEK_MS };

/** The shortest length of which no more than so many fill a stretch of time. */
export function lengthFor(
  spanMs: number,
  bucketsMax: number,
): { readonly name: string; readonly ms: number } {
  for (const name of LENGTHS) {
    const ms = Number.parseInt(name, 10) * (UNITS_MS[name.at(-1) as string] as number);
    if (spanMs / ms <= Math.max(bucketsMax - 1, 1) || name === LENGTHS.at(-1)) return { name, ms };
  }
  throw new RangeError("there is a last length");
}

/**
 * Time divided into buckets: at multiples of their length in UTC; where they are longer than an hour, as clocks
 * show time in the zone, weeks from their Monday.
 */
export class TimeAxis {
  readonly bucketMs: number;
  readonly #zone: TimeZone;
  readonly #startMs: number;
  /** Are all buckets of the same length? Those of a zone are not where clocks are put forward or back. */
  readonly #isEven: boolean;

  constructor(bucketMs: number, zone: TimeZone) {
    this.bucketMs = bucketMs;
    this.#zone = zone;
    this.#startMs = bucketMs % WEEK_MS === 0 ? MONDAY_MS : 0;
    this.#isEven = zone.name === "UTC" || bucketMs <= HOUR_MS;
  }

  /** Where the bucket begins in which a time is. */
  startOf(timeMs: number): number {
    const wallMs = this.#isEven ? timeMs : this.#wallOf(timeMs);
    const since = Math.floor((wallMs - this.#startMs) / this.bucketMs) * this.bucketMs + this.#startMs;
    return this.#isEven ? since : this.#zone.momentOf(since).timeMs;
  }

  /** Where the bucket behind one begins. */
  next(startMs: number): number {
    if (this.#isEven) return startMs + this.bucketMs;
    return this.#zone.momentOf(this.#wallOf(startMs) + this.bucketMs).timeMs;
  }

  /** How many buckets begin from one on, and before another. */
  between(startMs: number, endMs: number): number {
    return Math.round((endMs - startMs) / this.bucketMs);
  }

  /** When a bucket begins, as short as it can be and still be copied into `since:`. */
  show(startMs: number): string {
    const shown = this.#zone.show(startMs);
    const [, minute = "", second = "", zone = ""] = /^(.{16}):(\d\d)\.\d{3}(.*)$/.exec(shown) ?? [];
    if (this.bucketMs % DAY_MS === 0) return shown.slice(0, 10);
    return this.bucketMs % 60_000 === 0 ? minute + zone : `${minute}:${second}${zone}`;
  }

  #wallOf(timeMs: number): number {
    return Date.parse(`${this.#zone.show(timeMs).slice(0, 23)}Z`);
  }
}
