/** Not looked for yet; less than any place it can be found at. */
const UNKNOWN = -2;
const NOWHERE = -1;

/**
 * Looks for one text in byte strings. The next place it was found is remembered, so that walking
 * over the lines of a chunk searches every byte once, however many lines there are.
 */
export class Needle {
  readonly #bytes: string;
  #chunk = "";
  #found = NOWHERE;

  constructor(text: string) {
    this.#bytes = Buffer.from(text, "utf8").toString("latin1");
  }

  /** Begins with another chunk. */
  reset(chunk: string): void {
    this.#chunk = chunk;
    this.#found = UNKNOWN;
  }

  /** Where it stands next, at or behind `start`; -1 where it does not. Calls must not go back. */
  next(start: number): number {
    if (this.#found !== NOWHERE && this.#found < start) {
      this.#found = this.#chunk.indexOf(this.#bytes, start);
    }
    return this.#found;
  }

  /** Does it stand whole between `start` and `end`? Calls must not go back. */
  isWithin(start: number, end: number): boolean {
    const found = this.next(start);
    return found !== NOWHERE && found + this.#bytes.length <= end;
  }
}
