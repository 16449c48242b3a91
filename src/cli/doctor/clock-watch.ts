import { limits } from "../../base/index.ts";

/** Where an event stands. */
interface Place {
  /** The segment's name. */
  readonly segment: string;
  readonly offset: number;
}

/** A step of the clocks: an event that says an earlier time than one before it. */
export interface ClockStep extends Place {
  readonly byMs: number;
  /** The time it says. */
  readonly timeMs: number;
}

/** Watches the times of a log's events, in the log's order. */
export class ClockWatch {
  readonly #nowMs: number;
  #lastMs = Number.NEGATIVE_INFINITY;
  #newestMs = Number.NEGATIVE_INFINITY;
  #oldestMs = Number.POSITIVE_INFINITY;
  /** Events that say an earlier time than the one right before them. */
  stepsBack = 0;
  largest: ClockStep | undefined;
  /** Events so much older than some before them that readers who go by time may miss them, or those. */
  disordered = 0;
  /** The one that is furthest behind. */
  furthest: ClockStep | undefined;
  /** Events of a time that has not come yet. */
  future = 0;
  firstFuture: ClockStep | undefined;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  /** The times of the first and the last moment of the log; undefined where it has no event. */
  get span(): { readonly oldestMs: number; readonly newestMs: number } | undefined {
    return this.#oldestMs > this.#newestMs
      ? undefined
      : { oldestMs: this.#oldestMs, newestMs: this.#newestMs };
  }

  add(timeMs: number, segment: string, offset: number): void {
    if (timeMs < this.#lastMs) {
      this.stepsBack++;
      this.largest = larger(this.largest, { segment, offset, timeMs, byMs: this.#lastMs - timeMs });
    }
    if (timeMs < this.#newestMs - limits.clockDisorderMs) {
      this.disordered++;
      this.furthest = larger(this.furthest, { segment, offset, timeMs, byMs: this.#newestMs - timeMs });
    }
    if (timeMs > this.#nowMs + limits.clockDisorderMs) {
      this.future++;
      this.firstFuture ??= { segment, offset, timeMs, byMs: timeMs - this.#nowMs };
    }
    this.#lastMs = timeMs;
    if (timeMs > this.#newestMs) this.#newestMs = timeMs;
    if (timeMs < this.#oldestMs) this.#oldestMs = timeMs;
  }
}

function larger(known: ClockStep | undefined, step: ClockStep): ClockStep {
  return known === undefined || step.byMs > known.byMs ? step : known;
}
