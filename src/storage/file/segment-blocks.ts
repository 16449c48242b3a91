import { limits } from "../../base/index.ts";
import type { Block, SegmentInfo } from "../storage.ts";
import { readFully, type SegmentBytes } from "./segment-bytes.ts";

const NEWLINE = 10;
const NO_BYTES = Buffer.alloc(0);

/** How much of a segment is read at once. */
export interface ReadSize {
  /** The first time, and every time where there is no room; more only where a line is longer. */
  readonly chunkBytes?: number;
  /** Memory to read into, in chunks that grow with how much is read. */
  readonly room?: Uint8Array | undefined;
}

/** Bytes shown of a line too long to be read. */
const OVERSIZED_SHOWN_BYTES = 4_096;

/** An open segment, read as whole lines up to the size it had when it was opened. */
export class SegmentBlocks {
  readonly #bytes: SegmentBytes;
  readonly #segment: SegmentInfo;
  readonly #chunkBytesMax: number;
  readonly #room: Buffer;
  #chunkBytes: number;
  #buffer: Buffer = NO_BYTES;

  constructor(bytes: SegmentBytes, segment: SegmentInfo, size: ReadSize = {}) {
    const { chunkBytes = limits.readChunkBytes, room = NO_BYTES } = size;
    this.#bytes = bytes;
    this.#segment = segment;
    this.#chunkBytes = chunkBytes;
    this.#chunkBytesMax = Math.max(chunkBytes, Math.min(room.length, limits.searchChunkBytes));
    this.#room = Buffer.from(room.buffer, room.byteOffset, room.length);
  }

  /** Blocks from `offset` to the end, in order. */
  *forward(offset: number): Generator<Block> {
    const { size } = this.#segment;
    let at = offset;
    let step = this.#chunkBytes;
    while (at < size) {
      const bytes = this.#read(at, Math.min(step, size - at));
      if (bytes.length === 0) return;
      const atEnd = at + bytes.length >= size;
      const newline = bytes.lastIndexOf(NEWLINE);
      if (newline !== -1 && !(atEnd && !this.#segment.active)) {
        yield this.#block(at, bytes.subarray(0, newline + 1));
        at += newline + 1;
        step = this.#nextChunk();
      } else if (atEnd) {
        if (!this.#segment.active) yield this.#block(at, bytes);
        return;
      } else if (step < limits.readLineBytesMax) {
        step = Math.min(step * 2, limits.readLineBytesMax);
      } else {
        const end = this.#newlineAfter(at + bytes.length);
        if (end === -1 && this.#segment.active) return;
        const length = (end === -1 ? size : end + 1) - at;
        yield this.#oversized(at, length, end !== -1);
        at += length;
        step = this.#chunkBytes;
      }
    }
  }

  /** Blocks from the first line that begins at `offset` or behind it. */
  *behind(offset: number): Generator<Block> {
    const newline = offset === 0 ? -1 : this.#newlineAfter(offset - 1);
    if (offset === 0 || newline !== -1) yield* this.forward(newline + 1);
  }

  /** Blocks from `before`, the start of a line, to the beginning; from the end if it is not given. */
  *backward(before = this.#segment.size): Generator<Block> {
    const { size, active } = this.#segment;
    let end = before < size ? before : active ? this.#newlineBefore(size) + 1 : size;
    // One byte more is read: a line as long as the step is told by the newline before it.
    let step = this.#chunkBytes - 1;
    while (end > 0) {
      const start = Math.max(0, end - step - 1);
      const bytes = this.#read(start, end - start);
      if (bytes.length < end - start) return;
      const cut = bytes.subarray(0, -1).indexOf(NEWLINE);
      if (start === 0 && (cut !== -1 || bytes.length <= limits.readLineBytesMax)) {
        yield this.#block(0, bytes);
        return;
      }
      if (cut !== -1) {
        yield this.#block(start + cut + 1, bytes.subarray(cut + 1));
        end = start + cut + 1;
        step = this.#nextChunk() - 1;
      } else if (step < limits.readLineBytesMax) {
        step = Math.min(step * 2, limits.readLineBytesMax);
      } else {
        const terminated = bytes.at(-1) === NEWLINE;
        const lineStart = this.#newlineBefore(start) + 1;
        yield this.#oversized(lineStart, end - lineStart, terminated);
        end = lineStart;
      }
    }
  }

  #block(offset: number, read: Uint8Array): Block {
    const bytes = plain(read);
    const terminated = bytes.at(-1) === NEWLINE;
    return { segment: this.#segment, offset, length: bytes.length, bytes, oversized: false, terminated };
  }

  #oversized(offset: number, length: number, terminated: boolean): Block {
    const bytes = plain(this.#read(offset, OVERSIZED_SHOWN_BYTES));
    return { segment: this.#segment, offset, length, bytes, oversized: true, terminated };
  }

  /** Whoever wants much is given more at once: a call of the system takes as long as reading 32 KiB. */
  #nextChunk(): number {
    this.#chunkBytes = Math.min(2 * this.#chunkBytes, this.#chunkBytesMax);
    return this.#chunkBytes;
  }

  /** Reads exactly `length` bytes, or fewer where the segment was cut shorter meanwhile. */
  #read(position: number, length: number): Buffer {
    return readFully(this.#bytes, this.#memory(length).subarray(0, length), position);
  }

  #memory(length: number): Buffer {
    if (length <= this.#room.length) return this.#room;
    if (length > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(length);
    return this.#buffer;
  }

  /** The first newline at or after `position`, or -1. */
  #newlineAfter(position: number): number {
    for (let at = position; at < this.#segment.size; ) {
      const bytes = this.#read(at, Math.min(this.#chunkBytes, this.#segment.size - at));
      if (bytes.length === 0) return -1;
      const newline = bytes.indexOf(NEWLINE);
      if (newline !== -1) return at + newline;
      at += bytes.length;
    }
    return -1;
  }

  /** The last newline before `position`, or -1. */
  #newlineBefore(position: number): number {
    for (let end = position; end > 0; ) {
      const start = Math.max(0, end - this.#chunkBytes);
      const newline = this.#read(start, end - start).lastIndexOf(NEWLINE);
      if (newline !== -1) return start + newline;
      end = start;
    }
    return -1;
  }
}

/** The same bytes without Buffer's ways: its `slice` does not copy, and whoever keeps bytes will want a copy. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
