import type { Block } from "../storage.ts";

const NEWLINE = 10;

/** A block in pieces of whole lines, of about so many bytes each. */
export function* splitBlock(block: Block, bytesMax: number): Generator<Block> {
  const { bytes, offset } = block;
  if (block.oversized || bytes.length <= bytesMax) {
    yield block;
    return;
  }
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start + bytesMax - 1);
    const end = newline === -1 ? bytes.length : newline + 1;
    const piece = bytes.subarray(start, end);
    const terminated = end < bytes.length || block.terminated;
    yield { ...block, offset: offset + start, length: piece.length, bytes: piece, terminated };
    start = end;
  }
}
