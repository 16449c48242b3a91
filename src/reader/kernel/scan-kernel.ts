import type { Clue } from "./clue.ts";

/**
 * What is done with very many bytes at once: finding lines, and texts in them. There are two of it, which give the same
 * answers: one is compiled to WebAssembly, and one is plain JavaScript.
 */
export interface ScanKernel {
  /**
   * Memory that a source may read into: what stands there needs not be copied. Bytes from anywhere else are taken as
   * well, and may be put there. Undefined where it makes no difference.
   */
  readonly room: Uint8Array | undefined;
  /** How many newlines there are. */
  countNewlines(bytes: Uint8Array): number;
  /**
   * Where lines end, from `from` on: the places behind newlines, as many as there are or `places` takes.
   *
   * @returns how many were written
   */
  lineEnds(bytes: Uint8Array, from: number, places: Uint32Array): number;
  /** Where the line begins that a place belongs to; a newline belongs to the line that it ends. */
  lineStart(bytes: Uint8Array, place: number): number;
  /** Where it ends, its newline not included. */
  lineEnd(bytes: Uint8Array, place: number): number;
  /** Prepares a search for lines that hold a text of each clue; all lines where there is no clue. Ends the one before it. */
  search(clues: readonly Clue[]): LineSearch;
}

/** Finds lines in one chunk of bytes after the other. */
export interface LineSearch {
  /** The lines found last, each as its first byte and the byte behind its last, its newline not included. */
  readonly lines: Uint32Array;
  /** Begins with other bytes, which begin with a line, and stay as they are until others come. */
  begin(bytes: Uint8Array): void;
  /** Finds the next lines, in order: as many as there are or `lines` takes. 0 where there is none any more. */
  next(): number;
  /** How many lines there are behind those that were found. They are found by that. */
  countRest(): number;
}
