const NEWLINE = 10;

/** Where whole lines end, as many from `start` on as `most` bytes hold, or one that is longer. */
export function linesEnd(bytes: Uint8Array, start: number, most: number): number {
  if (bytes.length - start <= most) return bytes.length;
  const last = bytes.lastIndexOf(NEWLINE, start + most - 1);
  if (last >= start) return last + 1;
  const next = bytes.indexOf(NEWLINE, start + most);
  return next === -1 ? bytes.length : next + 1;
}
