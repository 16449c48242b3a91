/** Names listed in one `log_cut`; whoever cuts more than these has cut everything. */
const NAMES_MAX = 16;
const NAME_CHARS_MAX = 64;

/** The key of the reserved last field that says what was cut. */
export const LOG_CUT = "log_cut";

/** What one event lost to the bounds: by name, the length it had (characters of a text, items of a collection). */
export class Cuts {
  readonly #lengths = new Map<string, number>();

  note(name: string, length: number): void {
    const known = this.#lengths.get(name);
    if (known !== undefined ? length > known : this.#lengths.size < NAMES_MAX)
      this.#lengths.set(name, length);
  }

  get any(): boolean {
    return this.#lengths.size > 0;
  }

  /** `prompt:48000000 body:1234`; what is no plain character of a name becomes `_`. */
  toString(): string {
    return [...this.#lengths]
      .map(([name, length]) => `${name.slice(0, NAME_CHARS_MAX).replace(/[^A-Za-z0-9_.-]/g, "_")}:${length}`)
      .join(" ");
  }
}
