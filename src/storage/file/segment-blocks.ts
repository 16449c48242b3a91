import { limits } from "../../base/index.ts";
import type { Disk, FileHandle } from "../../disk/index.ts";
import type { Block, SegmentInfo } from "../storage.ts";

const NEWLINE = 10;

/** The first step backward is small: the last lines are asked for most. */
const FIRST_STEP_BYTES = 65_536;

/** Bytes shown of a line too long to be read. */
const OVERSIZED_SHOWN_BYTES = 4_096;

/** An open segment, read as whole lines up to the size it had when it was opened. */
export class SegmentBlocks {
  readonly #disk: Disk;
  readonly #file: FileHandle;
  readonly #segment: SegmentInfo;
  #buffer = Buffer.allocUnsafe(limits.readChunkBytes);

  constructor(disk: Disk, file: FileHandle, segment: SegmentInfo) {
    this.#disk = disk;
    this.#file = file;
    this.#segment = segment;
  }

  /** Blocks from `offset` to the end, in order. */
  *forward(offset: number): Generator<Block> {
    const { size } = this.#segment;
    let at = offset;
    while (at < size) {
      const bytes = this.#read(at, Math.min(this.#buffer.length, size - at));
      if (bytes.length === 0) return;
      const atEnd = at + bytes.length >= size;
      const newline = bytes.lastIndexOf(NEWLINE);
      if (newline !== -1 && !(atEnd && !this.#segment.active)) {
        yield this.#block(at, bytes.subarray(0, newline + 1));
        at += newline + 1;
      } else if (atEnd) {
        if (!this.#segment.active) yield this.#block(at, bytes);
        return;
      } else if (!this.#grow()) {
        const end = this.#newlineAfter(at + bytes.length);
        if (end === -1 && this.#segment.active) return;
        const length = (end === -1 ? size : end + 1) - at;
        yield this.#oversized(at, length, end !== -1);
        at += length;
      }
    }
  }

  /** Blocks from the end to the beginning. */
  *backward(): Generator<Block> {
    let end = this.#segment.active ? this.#newlineBefore(this.#segment.size) + 1 : this.#segment.size;
    let step = FIRST_STEP_BYTES;
    while (end > 0) {
      // One byte more than the step: a line of that length is found by the newline before it.
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
        step = Math.min(step * 2, limits.readChunkBytes);
      } else if (step < limits.readLineBytesMax) {
        step *= 2;
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

  /** Reads exactly `length` bytes, or fewer where the segment was cut shorter meanwhile. */
  #read(position: number, length: number): Buffer {
    if (length > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const count = this.#disk.read(this.#file, this.#buffer, done, length - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return this.#buffer.subarray(0, done);
  }

  /** Makes room for a longer line; false when it is as long as a line may be. */
  #grow(): boolean {
    if (this.#buffer.length >= limits.readLineBytesMax) return false;
    this.#buffer = Buffer.allocUnsafe(this.#buffer.length * 2);
    return true;
  }

  /** The first newline at or after `position`, or -1. */
  #newlineAfter(position: number): number {
    for (let at = position; at < this.#segment.size; ) {
      const bytes = this.#read(at, Math.min(limits.readChunkBytes, this.#segment.size - at));
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
      const start = Math.max(0, end - FIRST_STEP_BYTES);
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
