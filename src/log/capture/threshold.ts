/**
 * A limit that is crossed once: a value that moves about it is beyond it until it has come back by a
 * share of the limit, so that not every wobble is told.
 */
export class Threshold {
  readonly #limit: number;
  readonly #back: number;
  readonly #above: boolean;
  #beyond = false;

  /**
   * @param beyond on which side values are out of order; the limit itself is
   * @param hysteresis how far a value has to come back, as a share of the limit
   */
  constructor(limit: number, beyond: "above" | "below", hysteresis: number) {
    this.#limit = limit;
    this.#above = beyond === "above";
    this.#back = this.#above ? limit * (1 - hysteresis) : limit * (1 + hysteresis);
  }

  /** Is the value that was seen last beyond the limit, or was one before it and it has not come back? */
  get beyond(): boolean {
    return this.#beyond;
  }

  /** Looks at a value; did that change on which side it is? What is no number changes nothing. */
  crossedBy(value: number): boolean {
    if (Number.isNaN(value)) return false;
    const before = this.#beyond;
    this.#beyond = before ? !this.#isBack(value) : this.#isBeyond(value);
    return this.#beyond !== before;
  }

  #isBeyond(value: number): boolean {
    return this.#above ? value >= this.#limit : value <= this.#limit;
  }

  #isBack(value: number): boolean {
    return this.#above ? value < this.#back : value > this.#back;
  }
}
