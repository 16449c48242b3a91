/**
 * How many warnings are let through: so many in each stretch of time, and the rest is counted. A program
 * that warns in a loop must not fill the log.
 */
export class WarningLimit {
  readonly #max: number;
  readonly #intervalMs: number;
  #beganMs = Number.NEGATIVE_INFINITY;
  #seen = 0;
  #heldBack = 0;

  constructor(max: number, intervalMs: number) {
    this.#max = max;
    this.#intervalMs = intervalMs;
  }

  /** May one more be logged now? If not, it is counted. */
  admits(nowMs: number): boolean {
    if (nowMs - this.#beganMs >= this.#intervalMs) {
      this.#beganMs = nowMs;
      this.#seen = 0;
    }
    if (this.#seen < this.#max) {
      this.#seen++;
      return true;
    }
    this.#heldBack++;
    return false;
  }

  /** How many were held back since this was asked last. */
  takeHeldBack(): number {
    const count = this.#heldBack;
    this.#heldBack = 0;
    return count;
  }
}
