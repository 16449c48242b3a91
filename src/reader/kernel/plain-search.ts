import { bufferOf } from "../byte-string.ts";
import { type Clue, smallLetter, soughtTexts } from "./clue.ts";
import { PlainNeedle } from "./plain-needle.ts";
import type { LineSearch } from "./scan-kernel.ts";

const NEWLINE = 10;
/** Lines that are found at once. */
const LINES_MAX = 512;

/** The search in JavaScript. What looks through the bytes is the machine's own `indexOf`, which is fast for rare texts. */
export class PlainSearch implements LineSearch {
  readonly lines = new Uint32Array(2 * LINES_MAX);
  readonly #clues: readonly (readonly PlainNeedle[])[];
  readonly #ignoresCase: boolean;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  /** The line found last. */
  #start = 0;
  #end = 0;

  constructor(clues: readonly Clue[]) {
    this.#clues = soughtTexts(clues).map((texts) => texts.map((text) => new PlainNeedle(text)));
    this.#ignoresCase = clues.some(({ ignoreCase }) => ignoreCase === true);
  }

  begin(bytes: Uint8Array): void {
    this.#bytes = bufferOf(bytes);
    this.#at = 0;
    const small = this.#ignoresCase ? bufferOf(bytes.map(smallLetter)) : this.#bytes;
    for (const needle of this.#clues.flat()) needle.reset(needle.ignoreCase ? small : this.#bytes);
  }

  next(): number {
    let count = 0;
    while (count < LINES_MAX && this.#findLine()) {
      this.lines[2 * count] = this.#start;
      this.lines[2 * count + 1] = this.#end;
      count++;
    }
    return count;
  }

  countRest(): number {
    let count = 0;
    while (this.#findLine()) count++;
    return count;
  }

  /** Finds the next line: one that the first clue knows has to be one that all others know. */
  #findLine(): boolean {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      let candidate = this.#at;
      for (const clue of this.#clues) {
        const place = firstOf(clue, this.#at);
        if (place === -1) {
          this.#at = bytes.length;
          return false;
        }
        if (place > candidate) candidate = place;
      }
      const start = candidate === 0 ? 0 : bytes.lastIndexOf(NEWLINE, candidate - 1) + 1;
      const newline = bytes.indexOf(NEWLINE, candidate);
      const end = newline === -1 ? bytes.length : newline;
      const isWhole = this.#clues.every((clue) => {
        const place = firstOf(clue, start);
        return place !== -1 && place < end;
      });
      this.#at = isWhole ? end + 1 : start;
      this.#start = start;
      this.#end = end;
      if (isWhole) return true;
    }
    return false;
  }
}

/** Where the first of a clue's texts stands, at or behind `start`; -1 where none does. */
function firstOf(needles: readonly PlainNeedle[], start: number): number {
  let first = -1;
  for (const needle of needles) {
    const found = needle.next(start);
    if (found !== -1 && (first === -1 || found < first)) first = found;
  }
  return first;
}
