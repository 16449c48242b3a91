import { limits } from "../../base/index.ts";
import type { Block, OpenedSegment, SegmentInfo } from "../../storage/index.ts";
import { BlockDecoder, type LogItem } from "../decode-block.ts";
import { LineFilter } from "../filter.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import { LinePlaces } from "./line-places.ts";
import type { IndexPart } from "./part.ts";
import type { RowQuery } from "./row-query.ts";

/** What stands between two wanted lines is read with them where it is shorter: it takes about as long as asking the system twice. */
const GAP_BYTES = 4_096;

/** Of what is read at once, and of which less than one part in this many is wanted, only the wanted lines are looked at. */
const DENSE_SHARE = 2;

/** Bytes shown of a line too long to be read. */
const OVERSIZED_SHOWN_BYTES = 4_096;

/**
 * Reads rows of an index out of the segment, as the events they are to whoever scans: lines that stand close together
 * as a block of the segment, the others gathered to a block of their own.
 */
export class RowReader {
  readonly #decoder: BlockDecoder;
  /** For lines that the index is sure of: their fields are not decoded to be asked once more. */
  readonly #sureDecoder: BlockDecoder;
  #isSure = false;
  readonly #lines = new LinePlaces();
  #buffer = Buffer.allocUnsafe(limits.readChunkBytes);
  /** Of lines that were gathered at the buffer's beginning: their bytes, and where each begins in the segment. */
  #gathered = 0;
  #places: number[] = [];
  #items: (readonly LogItem[])[] = [];

  constructor(query: RowQuery) {
    this.#decoder = new BlockDecoder(query.filter, query.malformed);
    const isAsked = query.malformed || query.filter.wantsHeaders;
    this.#sureDecoder = isAsked ? this.#decoder : new BlockDecoder(new LineFilter({}), false);
  }

  /**
   * What is wanted of some rows of a block, in the log's order.
   *
   * @param rows that an index may want, without leaving out one between them
   * @param isSure are all of them wanted? Else each is decided on by its line, as any is
   */
  items(
    { info, bytes }: Pick<IndexedSegment, "info" | "bytes">,
    part: IndexPart,
    block: number,
    rows: Uint16Array,
    count: number,
    isSure: boolean,
  ): readonly LogItem[] {
    this.#isSure = isSure;
    const opened = count === 0 ? undefined : bytes();
    if (opened === undefined) return [];
    this.#items = [];
    this.#lines.find(part, block, rows, count);
    for (let first = 0; first < count; ) first = this.#readFrom(info, opened, first);
    this.#decodeGathered(info);
    const items = this.#items;
    return items.length === 1 ? (items[0] as readonly LogItem[]) : items.flat();
  }

  /** Reads a line and those that stand close behind it. Returns the number of the next one. */
  #readFrom(info: SegmentInfo, opened: OpenedSegment, first: number): number {
    const { offsets, lengths, count } = this.#lines;
    const start = offsets[first] as number;
    let end = start + (lengths[first] as number);
    let wanted = end - start;
    let next = first + 1;
    while (next < count) {
      const offset = offsets[next] as number;
      const length = lengths[next] as number;
      if (offset - end > GAP_BYTES || offset + length - start > limits.readChunkBytes) break;
      end = offset + length;
      wanted += length;
      next++;
    }
    if (end - start > limits.readLineBytesMax) this.#readOversized(info, opened, start, end);
    else if (wanted * DENSE_SHARE >= end - start && next - first > 1)
      this.#readDense(info, opened, start, end, wanted === end - start);
    else this.#gather(info, opened, first, next);
    return next;
  }

  #readOversized(info: SegmentInfo, opened: OpenedSegment, start: number, end: number): void {
    this.#decodeGathered(info);
    const shown = this.#read(opened, 0, start, OVERSIZED_SHOWN_BYTES) ? OVERSIZED_SHOWN_BYTES : 0;
    const block = blockOf(info, start, this.#buffer.subarray(0, shown));
    this.#decode({ ...block, length: end - start, oversized: true }, undefined, true);
  }

  #readDense(info: SegmentInfo, opened: OpenedSegment, start: number, end: number, isAll: boolean): void {
    this.#decodeGathered(info);
    // Cut shorter meanwhile: what is gone is left out, as it is where it is scanned.
    if (!this.#read(opened, 0, start, end - start)) return;
    this.#decode(blockOf(info, start, this.#buffer.subarray(0, end - start)), undefined, isAll);
  }

  /** Reads lines, and puts them behind those that were gathered before. */
  #gather(info: SegmentInfo, opened: OpenedSegment, first: number, behind: number): void {
    const { offsets, lengths } = this.#lines;
    const start = offsets[first] as number;
    const length = (offsets[behind - 1] as number) + (lengths[behind - 1] as number) - start;
    if (this.#gathered + length > limits.readChunkBytes) this.#decodeGathered(info);
    const at = this.#gathered;
    if (!this.#read(opened, at, start, length)) return;
    for (let line = first; line < behind; line++) {
      const offset = offsets[line] as number;
      const bytes = lengths[line] as number;
      const from = at + offset - start;
      if (from > this.#gathered) this.#buffer.copyWithin(this.#gathered, from, from + bytes);
      this.#gathered += bytes;
      this.#places.push(offset);
    }
  }

  #decodeGathered(info: SegmentInfo): void {
    if (this.#gathered === 0) return;
    this.#decode(blockOf(info, 0, this.#buffer.subarray(0, this.#gathered)), this.#places, true);
    this.#gathered = 0;
    this.#places = [];
  }

  /** @param isAll does the block hold nothing but the rows that were asked for? */
  #decode(block: Block, places: readonly number[] | undefined, isAll: boolean): void {
    const decoder = isAll && this.#isSure ? this.#sureDecoder : this.#decoder;
    const items = decoder.decode(block, places);
    if (items.length > 0) this.#items.push(items);
  }

  /** Reads into the buffer; false where there is less. */
  #read(opened: OpenedSegment, at: number, position: number, length: number): boolean {
    if (at + length > this.#buffer.length) this.#makeRoom(at, length);
    let done = 0;
    while (done < length) {
      const count = opened.read(this.#buffer, at + done, length - done, position + done);
      if (count === 0) return false;
      done += count;
    }
    return true;
  }

  #makeRoom(kept: number, length: number): void {
    const buffer = Buffer.allocUnsafe(kept + length);
    this.#buffer.copy(buffer, 0, 0, kept);
    this.#buffer = buffer;
  }
}

function blockOf(segment: SegmentInfo, offset: number, bytes: Uint8Array): Block {
  return { segment, offset, length: bytes.length, bytes, oversized: false, terminated: true };
}
