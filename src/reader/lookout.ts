import { limits } from "../base/index.ts";
import { isWatchable, type LineSource, type Watch } from "../storage/index.ts";
import { nextTurn } from "./next-turn.ts";

/** Beyond it a timer of Node's fires at once. */
const TIMER_MS_MAX = 2_147_483_647;

/** How a lookout is kept. */
export interface LookoutOptions {
  /** The longest time between two looks. Without one it depends on whether changes are told. */
  readonly intervalMs?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

/**
 * Waits between two looks at a log: until the source tells that it may have changed, if it can, and for a time at most.
 *
 * A telling is only a hint. Where nothing can be watched it is looked often. So it is where a look found what nobody had
 * told of, as on file systems that other machines write to, until a telling was right again.
 */
export class Lookout implements Disposable {
  readonly #watch: Watch | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #intervalMs: number | undefined;
  readonly #restMs: number;
  /** Will changes be told, as far as the source can say? */
  #hears = false;
  #isTold = false;
  /** Should whatever the next look finds have been told before it? */
  #isUntold = false;
  /** Did the last look that found something find what nobody had told of? */
  #isDeaf = false;
  #isResting = false;
  #wake: () => void = () => {};

  constructor(source: LineSource, { intervalMs, signal }: LookoutOptions = {}) {
    this.#intervalMs = intervalMs;
    this.#signal = signal;
    this.#restMs = Math.min(limits.followRestMs, intervalMs ?? Number.POSITIVE_INFINITY);
    // Who looks as often as a lookout would let him has no use for tellings.
    const isOften = intervalMs !== undefined && intervalMs <= limits.followRestMs;
    this.#watch = !isOften && isWatchable(source) ? source.watch(() => this.#told()) : undefined;
    signal?.addEventListener("abort", this.#aborted);
  }

  /** To be called before each look: what changes from now on is either seen by it or told. */
  begin(): void {
    this.#isTold = false;
    this.#hears = this.#watch?.renew() ?? false;
  }

  /**
   * Resolves when it is time for the next look, or when it was aborted.
   *
   * @param found did the last look find something?
   */
  async wait(found: boolean): Promise<void> {
    if (found) this.#isDeaf = this.#isUntold;
    const isTrusted = this.#hears && !this.#isDeaf;
    this.#isResting = true;
    if (this.#restMs > 0) await this.#sleep(this.#restMs);
    this.#isResting = false;
    // What came while it was looked at is told; where nobody tells, there may be more where something was.
    if (!this.#isTold && !(found && !isTrusted)) {
      const ownMs = isTrusted ? limits.followToldIntervalMs : limits.followIntervalMs;
      await this.#sleep((this.#intervalMs ?? ownMs) - this.#restMs);
      // A program that was busy hears its timers before it hears what the system has told meanwhile.
      if (this.#hears && !this.#isTold) await nextTurn();
    }
    this.#isUntold = this.#hears && !this.#isTold;
  }

  [Symbol.dispose](): void {
    this.#signal?.removeEventListener("abort", this.#aborted);
    this.#watch?.close();
  }

  /** Sleeps until it is woken, and for so long at most. */
  #sleep(timeMs: number): Promise<void> {
    if (this.#signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(timeMs, TIMER_MS_MAX));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #told(): void {
    this.#isTold = true;
    if (!this.#isResting) this.#wake();
  }

  readonly #aborted = (): void => this.#wake();
}
