import { limits } from "../../base/index.ts";
import type { Block, OpenedSegment, SegmentInfo } from "../../storage/index.ts";
import { BlockDecoder, type LogItem } from "../decode-block.ts";
import { type LineRange, lineRanges } from "./line-ranges.ts";
import type { IndexPart } from "./part.ts";
import type { RowQuery } from "./row-query.ts";

/** Of a range of which less than one part in this many is wanted, the wanted lines are looked at and nothing else. */
const DENSE_SHARE = 2;

/** Bytes shown of a line too long to be read. */
const OVERSIZED_SHOWN_BYTES = 4_096;

/** What stands in the bytes, so that they can be read. */
export interface ReadableSegment {
  readonly info: SegmentInfo;
  readonly bytes: () => OpenedSegment | undefined;
}

/** Reads rows of an index out of the segment, as the events they are to whoever scans. */
export class RowReader {
  readonly #decoder: BlockDecoder;
  #read = Buffer.allocUnsafe(limits.readChunkBytes);
  /** Lines from several places, one behind the other. */
  readonly #gathered = Buffer.allocUnsafe(limits.readChunkBytes);
  #gatheredBytes = 0;
  #places: number[] = [];
  #items: (readonly LogItem[])[] = [];

  constructor(query: RowQuery) {
    this.#decoder = new BlockDecoder(query.filter, query.malformed);
  }

  /** What is wanted of some rows of a block, in the log's order. The lines are decided on once more, as any are. */
  items(
    segment: ReadableSegment,
    part: IndexPart,
    block: number,
    rows: Uint16Array,
    count: number,
  ): readonly LogItem[] {
    const bytes = count === 0 ? undefined : segment.bytes();
    if (bytes === undefined) return [];
    this.#items = [];
    for (const range of lineRanges(part.blockStart(block), part.lengthsOf(block), rows, count)) {
      this.#readRange(segment.info, bytes, range);
    }
    this.#decodeGathered(segment.info);
    const items = this.#items;
    this.#items = [];
    return items.length === 1 ? (items[0] as readonly LogItem[]) : items.flat();
  }

  #readRange(info: SegmentInfo, bytes: OpenedSegment, range: LineRange): void {
    const length = range.end - range.start;
    if (length > limits.readLineBytesMax) {
      this.#decodeGathered(info);
      const shown = this.#fill(bytes, range.start, OVERSIZED_SHOWN_BYTES);
      this.#decode({ ...blockOf(info, range.start, shown), length, oversized: true });
      return;
    }
    const read = this.#fill(bytes, range.start, length);
    // Cut shorter meanwhile: what is gone is left out, as it is when it is scanned.
    if (read.length < length) return;
    if (range.wanted * DENSE_SHARE >= length || length > this.#gathered.length) {
      this.#decodeGathered(info);
      this.#decode(blockOf(info, range.start, read));
      return;
    }
    this.#gather(info, range, read);
  }

  #gather(info: SegmentInfo, { start, lines }: LineRange, read: Buffer): void {
    for (let at = 0; at < lines.length; at += 2) {
      const offset = lines[at] as number;
      const length = lines[at + 1] as number;
      if (this.#gatheredBytes + length > this.#gathered.length) this.#decodeGathered(info);
      read.copy(this.#gathered, this.#gatheredBytes, offset - start, offset - start + length);
      this.#gatheredBytes += length;
      this.#places.push(offset);
    }
  }

  #decodeGathered(info: SegmentInfo): void {
    if (this.#places.length === 0) return;
    const bytes = this.#gathered.subarray(0, this.#gatheredBytes);
    this.#decode(blockOf(info, 0, bytes), this.#places);
    this.#gatheredBytes = 0;
    this.#places = [];
  }

  #decode(block: Block, places?: readonly number[]): void {
    const items = this.#decoder.decode(block, places);
    if (items.length > 0) this.#items.push(items);
  }

  #fill(bytes: OpenedSegment, position: number, length: number): Buffer {
    if (length > this.#read.length) this.#read = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const count = bytes.read(this.#read, done, length - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return this.#read.subarray(0, done);
  }
}

function blockOf(segment: SegmentInfo, offset: number, bytes: Uint8Array): Block {
  return { segment, offset, length: bytes.length, bytes, oversized: false, terminated: true };
}
