import type { Block } from "../../storage/index.ts";
import { openPart } from "./open-part.ts";
import { BLOCK_ROWS } from "./part.ts";
import { bytesInMemory } from "./part-bytes.ts";
import { type PartStart, PartWriter } from "./part-writer.ts";
import { PlainRowScanner } from "./plain-row-scanner.ts";
import { createRowColumns, type RowColumns, type RowScanner } from "./row-scanner.ts";
import type { StoredPart } from "./stored-part.ts";

/** Makes parts, in memory, of the lines of blocks that follow each other in one segment. */
export class PartScan {
  readonly #segment: string;
  readonly #own: boolean;
  readonly #scanner: RowScanner = new PlainRowScanner();
  readonly #columns: RowColumns = createRowColumns(BLOCK_ROWS);
  readonly #parts: StoredPart[] = [];
  #writer: PartWriter;

  constructor(start: Pick<PartStart, "segment" | "own" | "start" | "lastMs">) {
    this.#segment = start.segment;
    this.#own = start.own;
    this.#writer = this.#begin(start.start, start.lastMs);
  }

  /** Reads a block's whole lines; an unterminated one is left to whoever reads the text. */
  add(block: Block): void {
    if (block.oversized) {
      if (!block.terminated) return;
      this.#scanner.addTooLong(block.length, this.#columns);
      this.#takeFull();
      return;
    }
    for (let at = 0; at < block.bytes.length; ) {
      const read = this.#scanner.add(block.bytes, at, block.offset, this.#columns);
      this.#takeFull();
      if (read === at) return;
      at = read;
    }
  }

  /** The parts; the last one may be short. */
  finish(): readonly StoredPart[] {
    this.#take();
    this.#endPart();
    return this.#parts;
  }

  #takeFull(): void {
    if (this.#columns.count < BLOCK_ROWS) return;
    this.#take();
    if (!this.#writer.isFull) return;
    const { end, lastMs } = this.#writer;
    this.#endPart();
    this.#writer = this.#begin(end, lastMs);
  }

  #take(): void {
    this.#writer.add(this.#columns, this.#scanner.kinds);
    this.#columns.count = 0;
  }

  #begin(start: number, lastMs: number): PartWriter {
    this.#scanner.begin(this.#own, lastMs);
    return new PartWriter({ segment: this.#segment, own: this.#own, number: 0, start, lastMs });
  }

  #endPart(): void {
    if (this.#writer.rows === 0) return;
    const bytes = this.#writer.finish(this.#scanner, { length: 0, checksum: 0 });
    const part = openPart(bytesInMemory(bytes), this.#segment, 0);
    if (typeof part === "string") throw new Error(`a part that was just made is ${part}`);
    this.#parts.push(part);
  }
}
