import type { Finder } from "./folded-needle.ts";

/**
 * Finds the next line that may be wanted by searching whole chunks for texts that have to stand in
 * it, so that where little is wanted most lines are not even looked at.
 */
export class Candidates {
  readonly #clues: readonly (readonly Finder[])[];

  /** @param clues of each of which one text has to stand in a line; without any every line may be wanted */
  constructor(clues: readonly (readonly Finder[])[]) {
    this.#clues = clues;
  }

  /** Can lines be left out at all? */
  get areFew(): boolean {
    return this.#clues.length > 0;
  }

  /** A place at or behind `start`, before whose line no line can be wanted; -1 where none can. Calls must not go back. */
  next(start: number): number {
    let candidate = start;
    for (const clue of this.#clues) {
      const first = firstOf(clue, start);
      if (first === -1) return -1;
      if (first > candidate) candidate = first;
    }
    return candidate;
  }
}

function firstOf(needles: readonly Finder[], start: number): number {
  let first = -1;
  for (const needle of needles) {
    const found = needle.next(start);
    if (found !== -1 && (first === -1 || found < first)) first = found;
  }
  return first;
}
