import { BLOCK_ROWS, type IndexPart } from "./part.ts";

/** Where the lines of some rows of a block stand in their segment. It is filled again and again. */
export class LinePlaces {
  readonly offsets = new Float64Array(BLOCK_ROWS);
  /** Bytes of each, its newline included. */
  readonly lengths = new Float64Array(BLOCK_ROWS);
  count = 0;

  /** Finds the lines of rows, which stand in order. */
  find(part: IndexPart, block: number, rows: Uint16Array, count: number): void {
    const { offsets, lengths } = this;
    const all = part.lengthsOf(block);
    const start = part.blockStart(block);
    // Counted from the block's beginning, which a machine does faster than with numbers beyond 32 bits.
    let offset = 0;
    let row = 0;
    for (let index = 0; index < count; index++) {
      const wanted = rows[index] as number;
      while (row < wanted) offset += all[row++] as number;
      const length = all[row++] as number;
      offsets[index] = start + offset;
      lengths[index] = length;
      offset += length;
    }
    this.count = count;
  }
}
