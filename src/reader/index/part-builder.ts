import { BLOCK_ROWS, PART_ROWS } from "./part.ts";
import type { PartHead } from "./part-form.ts";
import { type PartStart, PartWriter } from "./part-writer.ts";
import { createRowColumns, type RowScanner } from "./row-scanner.ts";

/** Bytes that a row can have. */
const LENGTH_MAX = 0xffff_ffff;

/** Makes a part out of lines. */
export class PartBuilder {
  readonly #writer: PartWriter;
  readonly #scanner: RowScanner;
  readonly #rowsMax: number;
  #columns = createRowColumns(0);

  /**
   * @param scanner is this builder's alone until it is finished
   * @param rowsMax so many rows and no more
   */
  constructor(scanner: RowScanner, start: PartStart, rowsMax = PART_ROWS) {
    this.#scanner = scanner;
    this.#writer = new PartWriter(start);
    this.#rowsMax = rowsMax;
    scanner.begin(start.own, start.lastMs);
    this.#beginBlock();
  }

  get rows(): number {
    return this.#writer.rows + this.#columns.count;
  }

  get isFull(): boolean {
    return this.rows >= this.#rowsMax;
  }

  /**
   * Reads whole lines, until the bytes end or there is no room for more rows.
   *
   * @param segmentOffset where the bytes begin in the segment
   * @returns the offset behind the last line that was read
   */
  add(bytes: Uint8Array, segmentOffset: number): number {
    let read = 0;
    while (read < bytes.length && !this.isFull) {
      const before = read;
      read = this.#scanner.add(bytes, before, segmentOffset, this.#columns);
      this.#endFullBlock();
      if (read === before) break;
    }
    return read;
  }

  /**
   * Adds a line that is too long to be read whole, where there is room for one. One that is longer than a row can say
   * becomes several, so that what stands behind it is found where it is.
   */
  addTooLong(length: number): void {
    for (let left = length; left > 0 && !this.isFull; left -= LENGTH_MAX) {
      this.#scanner.addTooLong(Math.min(left, LENGTH_MAX), this.#columns);
      this.#endFullBlock();
    }
  }

  finish(tail: PartHead["tail"]): Uint8Array {
    this.#writer.add(this.#columns, this.#scanner.kinds);
    return this.#writer.finish(this.#scanner, tail);
  }

  #endFullBlock(): void {
    if (this.#columns.count < this.#columns.lengths.length || this.isFull) return;
    this.#writer.add(this.#columns, this.#scanner.kinds);
    this.#beginBlock();
  }

  #beginBlock(): void {
    const rows = Math.min(BLOCK_ROWS, this.#rowsMax - this.#writer.rows);
    if (rows !== this.#columns.lengths.length) this.#columns = createRowColumns(rows);
    this.#columns.count = 0;
  }
}
