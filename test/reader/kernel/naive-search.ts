import type { Clue } from "../../../src/reader/kernel/clue.ts";

/** A line, as its first byte and the byte behind its last. */
export type Line = readonly [start: number, end: number];

/** Every line, by a loop that nobody can get wrong. */
export function naiveLines(bytes: Uint8Array): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 10) continue;
    lines.push([start, at]);
    start = at + 1;
  }
  if (start < bytes.length) lines.push([start, bytes.length]);
  return lines;
}

/** The lines that hold a text of each clue, byte by byte. */
export function naiveSearch(bytes: Uint8Array, clues: readonly Clue[]): Line[] {
  return naiveLines(bytes).filter((line) =>
    clues.every(({ texts, ignoreCase }) =>
      texts.some((text) => holds(bytes, line, text, ignoreCase === true)),
    ),
  );
}

function holds(bytes: Uint8Array, [start, end]: Line, text: string, ignoreCase: boolean): boolean {
  const sought = new TextEncoder().encode(text);
  const folded = (byte: number | undefined): number | undefined =>
    ignoreCase && byte !== undefined && byte >= 65 && byte <= 90 ? byte + 32 : byte;
  for (let at = start; at + sought.length <= end; at++) {
    if (sought.every((byte, index) => folded(bytes[at + index]) === folded(byte))) return true;
  }
  return false;
}
