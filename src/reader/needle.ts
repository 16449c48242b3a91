/**
 * Looks for one text in byte strings. The next place it was found is remembered, so that walking
 * over the lines of a chunk searches every byte once, however many lines there are.
 */
export class Needle {
  readonly #bytes: string;
  #chunk = "";
  #found = -1;

  constructor(text: string) {
    this.#bytes = Buffer.from(text, "utf8").toString("latin1");
  }

  reset(chunk: string): void {
    this.#chunk = chunk;
    this.#found = chunk.indexOf(this.#bytes);
  }

  /** Does it stand whole between `start` and `end`? Calls must not go back. */
  isWithin(start: number, end: number): boolean {
    if (this.#found !== -1 && this.#found < start) this.#found = this.#chunk.indexOf(this.#bytes, start);
    return this.#found !== -1 && this.#found + this.#bytes.length <= end;
  }
}
