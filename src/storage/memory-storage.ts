import { LogThreadError, limits, randomBytes } from "../base/index.ts";
import { type Position, segmentIdFrom } from "../line/index.ts";
import { bisect } from "./bisect.ts";
import type { Openable, OpenedSegment } from "./openable.ts";
import type { Searchable, SearchBounds } from "./searchable.ts";
import type { Block, LogStorage, SegmentInfo } from "./storage.ts";
import { unknownPosition } from "./unknown-position.ts";
import type { Watch, Watchable } from "./watchable.ts";

/** Lines that are given as one block. */
const BLOCK_LINES = 1_024;

/** Options of a memory storage. */
export interface MemoryStorageOptions {
  /** Bytes of lines that are kept; beyond it the oldest are forgotten. Default 64 MiB. */
  readonly bytesMax?: number;
}

/**
 * Keeps lines in memory: for tests, and for programs that only look back at themselves. Positions
 * count on when old lines are forgotten.
 */
export class MemoryStorage implements LogStorage, Openable, Searchable, Watchable {
  readonly #id = segmentIdFrom(randomBytes(16));
  readonly #bytesMax: number;
  #lines: string[] = [];
  /** The offset of each line, and one more: the end. */
  #offsets: number[] = [0];
  /** Whoever is told of a new line. */
  readonly #watching = new Set<{ readonly changed: () => void }>();
  #closed = false;

  constructor(options: MemoryStorageOptions = {}) {
    this.#bytesMax = options.bytesMax ?? limits.memoryBytesMax;
  }

  append(line: string): void {
    if (this.#closed) throw new LogThreadError("ERR_CLOSED", "the log was closed");
    this.#lines.push(line);
    this.#offsets.push(this.#end + Buffer.byteLength(line) + 1);
    if (this.#end - this.#begin > this.#bytesMax) this.#forget();
    if (this.#watching.size > 0) for (const { changed } of this.#watching) changed();
  }

  segments(): readonly SegmentInfo[] {
    if (this.#lines.length === 0) return [];
    return [{ id: this.#id, name: "memory", own: true, active: true, size: this.#end }];
  }

  *scan(from?: Position): Iterable<Block> {
    if (from !== undefined && from.segment !== this.#id) throw unknownPosition(from);
    let offset = Math.max(from?.offset ?? 0, this.#begin);
    const end = this.#end;
    while (offset < end) {
      const index = this.#indexOf(offset);
      const block = this.#block(index, Math.min(index + BLOCK_LINES, this.#lines.length));
      offset = block.offset + block.length;
      yield block;
    }
  }

  *tail(lines: number): Iterable<Block> {
    const count = this.#lines.length;
    yield* this.#backward(count, count - Math.min(lines, count));
  }

  *backward(before: Position): Iterable<Block> {
    if (before.segment !== this.#id) throw unknownPosition(before);
    yield* this.#backward(this.#indexOf(before.offset), 0);
  }

  search(isEarly: (block: Block) => boolean | undefined): SearchBounds {
    return bisect(this.#lines.length, BLOCK_LINES, (from, to) => {
      for (let index = from; index < to; index++) {
        const block = this.#block(index, index + 1);
        const answer = isEarly(block);
        if (answer === undefined) continue;
        const position = { segment: this.#id, offset: block.offset };
        return { isEarly: answer, position, end: index + 1 };
      }
      return undefined;
    });
  }

  openSegment(id: string): OpenedSegment | undefined {
    if (id !== this.#id || this.#lines.length === 0) return undefined;
    const begin = (): number => this.#begin;
    return {
      get begin() {
        return begin();
      },
      read: (...words) => this.#read(...words),
      close: () => {},
    };
  }

  watch(changed: () => void): Watch {
    const entry = { changed };
    this.#watching.add(entry);
    return { renew: () => true, close: () => void this.#watching.delete(entry) };
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  flushSync(): void {}

  close(): void {
    this.#closed = true;
  }

  get #begin(): number {
    return this.#offsets[0] as number;
  }

  get #end(): number {
    return this.#offsets[this.#offsets.length - 1] as number;
  }

  /** The lines before the one of number `end`, down to the one of number `first`. */
  *#backward(end: number, first: number): Generator<Block> {
    // Forgetting replaces both lists, so that these stay what they were when the reading began.
    const kept = { lines: this.#lines, offsets: this.#offsets };
    for (let at = end; at > first; at = Math.max(first, at - BLOCK_LINES)) {
      yield this.#block(Math.max(first, at - BLOCK_LINES), at, kept);
    }
  }

  #read(bytes: Uint8Array, offset: number, length: number, position: number): number {
    if (position < this.#begin || position >= this.#end) return 0;
    const index = lineAt(this.#offsets, position);
    const line = Buffer.from(`${this.#lines[index]}\n`);
    const from = position - (this.#offsets[index] as number);
    return line.copy(bytes, offset, from, Math.min(line.length, from + length));
  }

  #block(from: number, to: number, kept = { lines: this.#lines, offsets: this.#offsets }): Block {
    const bytes = new TextEncoder().encode(`${kept.lines.slice(from, to).join("\n")}\n`);
    const segment = { id: this.#id, name: "memory", own: true, active: true, size: this.#end };
    return {
      segment,
      offset: kept.offsets[from] as number,
      length: bytes.length,
      bytes,
      oversized: false,
      terminated: true,
    };
  }

  /** The line that begins at `offset`, or the first one behind it. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets the older half at once: forgetting line by line would move the rest each time. */
  #forget(): void {
    // The line that was just acknowledged is kept, however long it is.
    const keepFrom = Math.min(this.#indexOf(this.#end - this.#bytesMax / 2), this.#lines.length - 1);
    this.#lines = this.#lines.slice(keepFrom);
    this.#offsets = this.#offsets.slice(keepFrom);
  }
}

/** The line that an offset is in. */
function lineAt(offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] as number) <= offset) low = middle;
    else high = middle;
  }
  return low;
}
