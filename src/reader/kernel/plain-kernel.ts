import type { Clue } from "./clue.ts";
import { PlainSearch } from "./plain-search.ts";
import type { LineSearch, ScanKernel } from "./scan-kernel.ts";

const NEWLINE = 10;

/** The kernel in JavaScript: where there is no WebAssembly, and where the compiled one has no room. */
export class PlainKernel implements ScanKernel {
  readonly room = undefined;

  countNewlines(bytes: Uint8Array): number {
    let count = 0;
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++;
    return count;
  }

  lineEnds(bytes: Uint8Array, from: number, places: Uint32Array): number {
    let count = 0;
    for (let at = from; count < places.length; count++) {
      const newline = bytes.indexOf(NEWLINE, at);
      if (newline === -1) break;
      at = newline + 1;
      places[count] = at;
    }
    return count;
  }

  lineStart(bytes: Uint8Array, place: number): number {
    return place === 0 ? 0 : bytes.lastIndexOf(NEWLINE, place - 1) + 1;
  }

  lineEnd(bytes: Uint8Array, place: number): number {
    const newline = bytes.indexOf(NEWLINE, place);
    return newline === -1 ? bytes.length : newline;
  }

  search(clues: readonly Clue[]): LineSearch {
    return new PlainSearch(clues);
  }
}
