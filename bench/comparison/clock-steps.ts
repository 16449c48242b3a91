const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A time during which the clock goes wrong: that much behind. It is set right at its end. */
interface Step {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly backMs: number;
}

/** Steps that a log gets: small ones of a time service, and those of somebody who sets a clock by hand. */
const BACK_MS = [250, 1_500, 30_000, 45_000, 5 * MINUTE_MS, 2 * HOUR_MS];
const STEP_MS = 40 * MINUTE_MS;

/**
 * A clock that now and then is set back, and later right again. Soon after each midnight it goes back to the day
 * before, so that who asks for a day and stops at its first end gets too little.
 */
export class SteppingClock {
  readonly #steps: readonly Step[];
  #next = 0;

  constructor(beginMs: number, days: number) {
    const steps: Step[] = [];
    for (let hour = 0; hour < days * 24; hour++) {
      const hourMs = beginMs + hour * HOUR_MS;
      const backMs = hour % 24 === 0 ? 10 * MINUTE_MS : (BACK_MS[hour % BACK_MS.length] as number);
      // A few a day are enough.
      if (hour % 5 !== 0 && hour % 24 !== 0) continue;
      const fromMs = hourMs + 5 * MINUTE_MS;
      steps.push({ fromMs, untilMs: fromMs + STEP_MS, backMs });
    }
    this.#steps = steps;
  }

  /** @param trueMs never less than the time before */
  show(trueMs: number): number {
    while (trueMs >= (this.#steps[this.#next]?.untilMs ?? Number.POSITIVE_INFINITY)) this.#next++;
    const step = this.#steps[this.#next];
    return step === undefined || trueMs < step.fromMs ? trueMs : trueMs - step.backMs;
  }
}
