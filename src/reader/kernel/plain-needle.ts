import type { SoughtText } from "./clue.ts";

/** Not looked for yet; less than any place it can be found at. */
const UNKNOWN = -2;
const NOWHERE = -1;

/** Looks for one text in bytes. The place it was found at is remembered, so that every byte is looked at once. */
export class PlainNeedle {
  readonly ignoreCase: boolean;
  readonly #text: Uint8Array;
  #bytes: Buffer = Buffer.alloc(0);
  #found = NOWHERE;

  constructor({ bytes, ignoreCase }: SoughtText) {
    this.ignoreCase = ignoreCase;
    this.#text = bytes;
  }

  /** Begins with other bytes, in which letters are small where their case does not matter. */
  reset(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#found = UNKNOWN;
  }

  /** Where it stands next, at or behind `start`; -1 where it does not. Calls must not go back. */
  next(start: number): number {
    if (this.#found !== NOWHERE && this.#found < start) this.#found = this.#bytes.indexOf(this.#text, start);
    return this.#found;
  }
}
