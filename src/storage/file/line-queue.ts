import { limits } from "../../base/index.ts";

/** Lines, with their newlines, that go into one write. */
export interface Batch {
  readonly bytes: Buffer;
  readonly lines: number;
}

/**
 * Lines in their order, gathered into batches. A full batch is kept as bytes: as text it would be a tree of
 * pieces, which the collector has to walk through again and again while it waits.
 */
export class LineQueue {
  readonly #batches: Batch[] = [];
  /** Bytes of the batches, and their lines. */
  #batchBytes = 0;
  #batchLines = 0;
  /** The batch that still grows. */
  #text = "";
  #lines = 0;

  /** Bytes that wait; of the batch that still grows, its characters. */
  get size(): number {
    return this.#batchBytes + this.#text.length;
  }

  get lines(): number {
    return this.#batchLines + this.#lines;
  }

  /** Is there a batch that is as large as a write should be? */
  get isFull(): boolean {
    return this.#batches.length > 0;
  }

  /** Adds a line; true when a batch became full by it. */
  add(line: string): boolean {
    this.#text += `${line}\n`;
    this.#lines++;
    if (this.#text.length < limits.batchChars) return false;
    this.#close();
    return true;
  }

  /** The oldest batch, which stays; the one that grows is closed if there is no other. */
  first(): Batch | undefined {
    if (this.#batches.length === 0 && this.#lines > 0) this.#close();
    return this.#batches[0];
  }

  /** Takes the oldest batch out. */
  shift(): void {
    const batch = this.#batches.shift();
    if (batch !== undefined) this.#count(batch, -1);
  }

  /** What could not be written is the oldest again. */
  putBack(batch: Batch): void {
    if (batch.lines === 0) return;
    this.#batches.unshift(batch);
    this.#count(batch, 1);
  }

  /** Nobody will write them. */
  clear(): void {
    this.#batches.length = 0;
    this.#batchBytes = 0;
    this.#batchLines = 0;
    this.#text = "";
    this.#lines = 0;
  }

  #close(): void {
    const batch = { bytes: Buffer.from(this.#text), lines: this.#lines };
    this.#batches.push(batch);
    this.#count(batch, 1);
    this.#text = "";
    this.#lines = 0;
  }

  #count(batch: Batch, sign: 1 | -1): void {
    this.#batchBytes += sign * batch.bytes.length;
    this.#batchLines += sign * batch.lines;
  }
}
