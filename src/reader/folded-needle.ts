import type { Needle } from "./needle.ts";

/** What looks for a text in chunks, one after the other. */
export type Finder = Pick<Needle, "reset" | "next" | "isWithin">;

/** Not looked for yet; less than any place it can be found at. */
const UNKNOWN = -2;
const NOWHERE = -1;

/**
 * Looks for one text whatever the case of its letters `A` to `Z` is. A pattern says so byte by byte: no other byte
 * has a case here, since in UTF-8 it is only a part of a letter.
 */
export class FoldedNeedle implements Finder {
  readonly #pattern: RegExp;
  readonly #bytes: number;
  #chunk = "";
  #found = NOWHERE;

  constructor(text: string) {
    const bytes = Buffer.from(text, "utf8").toString("latin1");
    this.#bytes = bytes.length;
    this.#pattern = new RegExp([...bytes].map(eitherCase).join(""), "g");
  }

  /** Begins with another chunk. */
  reset(chunk: string): void {
    this.#chunk = chunk;
    this.#found = UNKNOWN;
  }

  /** Where it stands next, at or behind `start`; -1 where it does not. Calls must not go back. */
  next(start: number): number {
    if (this.#found !== NOWHERE && this.#found < start) {
      this.#pattern.lastIndex = start;
      this.#found = this.#pattern.exec(this.#chunk)?.index ?? NOWHERE;
    }
    return this.#found;
  }

  /** Does it stand whole between `start` and `end`? Calls must not go back. */
  isWithin(start: number, end: number): boolean {
    const found = this.next(start);
    return found !== NOWHERE && found + this.#bytes <= end;
  }
}

function eitherCase(byte: string): string {
  if (/[A-Za-z]/.test(byte)) return `[${byte.toUpperCase()}${byte.toLowerCase()}]`;
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
