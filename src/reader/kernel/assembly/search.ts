import { firstByte, lastByte } from "./bytes";
import { Needle, nextPlace } from "./needle";

const NEWLINE: i32 = 10;
const NEEDLE_BYTES: usize = offsetof<Needle>();

/** Needles of which one has to stand in a line. */
@unmanaged
export class Clue {
  needles: usize;
  count: u32;
}

const CLUE_BYTES: usize = offsetof<Clue>();

/**
 * Finds the lines between `from`, where a line begins, and `end` that hold a needle of each clue. Clues that are found
 * seldom should come first: what the first does not find is not looked for in any other.
 *
 * @param clues their records, one behind the other; without any, every line is found
 * @param base what places are counted from
 * @param lines where each line found is written, as its first byte and the one behind its last; 0 where they are only counted
 * @param most how many lines are enough
 * @returns how many were found
 */
export function findLines(
  clues: usize,
  clueCount: u32,
  base: usize,
  from: usize,
  end: usize,
  lines: usize,
  most: u32,
): u32 {
  let found: u32 = 0;
  let at = from;
  while (found < most && at < end) {
    const place = clueCount === 0 ? at : firstOf(changetype<Clue>(clues), at, end);
    if (place === end) break;
    const start = lastByte(at, place, NEWLINE);
    const stop = firstByte(place, end, NEWLINE);
    at = nextCandidate(clues, clueCount, start, stop, end);
    if (at !== start) continue;
    if (lines !== 0) {
      store<u32>(lines + ((<usize>found) << 3), <u32>(start - base));
      store<u32>(lines + ((<usize>found) << 3), <u32>(stop - base), 4);
    }
    found++;
    at = stop + 1;
  }
  return found;
}

/** The line's start where it holds a needle of each clue but the first; else that of the next line that may, or the end. */
function nextCandidate(clues: usize, clueCount: u32, start: usize, stop: usize, end: usize): usize {
  for (let index: u32 = 1; index < clueCount; index++) {
    const place = firstOf(changetype<Clue>(clues + <usize>index * CLUE_BYTES), start, end);
    if (place === end) return end;
    if (place >= stop) return lastByte(stop, place, NEWLINE);
  }
  return start;
}

/** Where the first of a clue's needles stands; `end` where none does. */
function firstOf(clue: Clue, from: usize, end: usize): usize {
  let first = end;
  for (let index: u32 = 0; index < clue.count; index++) {
    const place = nextPlace(changetype<Needle>(clue.needles + <usize>index * NEEDLE_BYTES), from, end);
    if (place < first) first = place;
  }
  return first;
}
