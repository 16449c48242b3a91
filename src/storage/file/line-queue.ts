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
  readonly #bytesMax: number;
  readonly #batches: Batch[] = [];
  /** Was the oldest one written before, in vain? It stays as it was, to be found where it stands all the same. */
  #isPutBack = false;
  /** Bytes of the batches, and their lines. */
  #batchBytes = 0;
  #batchLines = 0;
  /** The batch that still grows. */
  #text = "";
  #lines = 0;

  /** @param bytesMax what is too much at once; a single batch may be a little more */
  constructor(bytesMax: number = limits.writeBytesMax) {
    this.#bytesMax = bytesMax;
  }

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

  /** What is to be written next, all that waits but for what would be too much at once; it stays. */
  first(): Batch | undefined {
    if (this.#lines > 0) this.#close();
    if (this.#batches.length > 1 && !this.#isPutBack) this.#join();
    return this.#batches[0];
  }

  /** Takes the oldest batch out. */
  shift(): void {
    const batch = this.#batches.shift();
    this.#isPutBack = false;
    if (batch !== undefined) this.#count(batch, -1);
  }

  /** What could not be written is the oldest again. */
  putBack(batch: Batch): void {
    if (batch.lines === 0) return;
    this.#batches.unshift(batch);
    this.#isPutBack = true;
    this.#count(batch, 1);
  }

  /** Nobody will write them. */
  clear(): void {
    this.#batches.length = 0;
    this.#isPutBack = false;
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

  /** Makes one batch of the oldest ones: each write under way costs a turn of the event loop. */
  #join(): void {
    let [count, lines, bytes] = [0, 0, 0];
    for (const batch of this.#batches) {
      if (count > 0 && bytes + batch.bytes.length > this.#bytesMax) break;
      count++;
      lines += batch.lines;
      bytes += batch.bytes.length;
    }
    if (count === 1) return;
    const joined = this.#batches.splice(0, count).map((batch) => batch.bytes);
    this.#batches.unshift({ bytes: Buffer.concat(joined, bytes), lines });
  }

  #count(batch: Batch, sign: 1 | -1): void {
    this.#batchBytes += sign * batch.bytes.length;
    this.#batchLines += sign * batch.lines;
  }
}
