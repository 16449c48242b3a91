import { limits } from "../../base/index.ts";
import type { OpenedSegment, SegmentInfo } from "../../storage/index.ts";
import type { PartBuilder } from "./part-builder.ts";
import type { PartHead } from "./part-form.ts";
import { TAIL_BYTES, TailText } from "./tail-text.ts";

const NEWLINE = 10;

/** A segment of which lines are read. */
export interface ReadSegment {
  readonly info: SegmentInfo;
  /** Asked for before each reading, since it may be closed meanwhile; undefined when it was taken away. */
  readonly bytes: () => OpenedSegment | undefined;
}

/**
 * Reads lines into a part, a piece at a time, until the part is full or the segment has no more. A line that has no
 * newline yet is left.
 *
 * @param from where to begin, the start of a line
 * @returns the end of the text that was read
 */
export function* readLines(
  builder: PartBuilder,
  { info, bytes }: ReadSegment,
  from: number,
): Generator<number, PartHead["tail"]> {
  const reader = new ChunkReader(bytes);
  const tail = new TailText();
  tail.add(reader.read(Math.max(0, from - TAIL_BYTES), Math.min(from, TAIL_BYTES)));
  let at = from;
  let step = limits.readChunkBytes;
  while (at < info.size && !builder.isFull) {
    const chunk = reader.read(at, Math.min(step, info.size - at));
    const read = builder.add(chunk, at);
    if (read > 0) {
      tail.add(chunk.subarray(0, read));
      at += read;
      step = limits.readChunkBytes;
    } else if (chunk.length < step || at + chunk.length >= info.size) {
      break;
    } else if (step < limits.readLineBytesMax) {
      step = Math.min(step * 2, limits.readLineBytesMax);
    } else {
      const newline = reader.newlineAfter(at + chunk.length, info.size);
      if (newline === -1) break;
      builder.addTooLong(newline + 1 - at);
      at = newline + 1;
      step = limits.readChunkBytes;
      tail.forget();
    }
    yield at;
  }
  return tail.sum;
}

/** Is the text at the end of a part still what it was? */
export function endsAsBefore({ bytes }: ReadSegment, { end, tail }: Pick<PartHead, "end" | "tail">): boolean {
  const { length, checksum } = tail;
  const now = new TailText();
  now.add(new ChunkReader(bytes, length).read(end - length, length));
  return now.sum.length === length && now.sum.checksum === checksum;
}

/** Reads as much as it is asked for, where that is there. What it gives is valid until the next reading. */
class ChunkReader {
  readonly #segment: ReadSegment["bytes"];
  #buffer: Uint8Array;

  constructor(segment: ReadSegment["bytes"], likelyBytes: number = limits.readChunkBytes) {
    this.#segment = segment;
    this.#buffer = new Uint8Array(likelyBytes);
  }

  read(position: number, length: number): Uint8Array {
    if (length > this.#buffer.length) this.#buffer = new Uint8Array(length);
    const segment = this.#segment();
    let done = 0;
    while (segment !== undefined && done < length) {
      const count = segment.read(this.#buffer, done, length - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return this.#buffer.subarray(0, done);
  }

  /** The first newline from a place up to another; -1 where there is none. */
  newlineAfter(position: number, end: number): number {
    for (let at = position; at < end; ) {
      const chunk = this.read(at, Math.min(limits.readChunkBytes, end - at));
      if (chunk.length === 0) return -1;
      const newline = chunk.indexOf(NEWLINE);
      if (newline !== -1) return at + newline;
      at += chunk.length;
    }
    return -1;
  }
}
