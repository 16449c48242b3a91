import { limits } from "../base/index.ts";
import type { Block } from "../storage/index.ts";
import type { LineFilter } from "./filter.ts";
import { giveKernelBack, takeKernel } from "./kernel/open-kernel.ts";
import type { LineSearch, ScanKernel } from "./kernel/scan-kernel.ts";
import { linesEnd } from "./lines-end.ts";

/** Lines that are no farther apart are decoded together: decoding what is between them costs less than beginning anew. */
const GAP_BYTES = 256;

/**
 * Decides which lines of blocks are looked at, before any of them is decoded: those that hold what has to stand in a
 * line that the filter wants, or all. They are given as parts of the block, each of whole lines, and small enough to be
 * decoded at once.
 */
export class WantedLines {
  readonly #filter: LineFilter;
  /** Undefined where every line is looked at. */
  #kernel: ScanKernel | undefined;
  /** Of the segments that were read last, own or foreign; undefined where every line of them is looked at. */
  #search: LineSearch | undefined;
  #searchesOwn: boolean | undefined;

  #block: Block | undefined;
  /** Of the block so much was given. */
  #given = 0;
  /** Of the search's lines: those of this part begin at the first, the next one's at the second, and all of them end at the third. */
  #line = 0;
  #nextPartLine = 0;
  #lineCount = 0;
  #partStart = 0;

  /** @param everyLine leaves out none, whatever the filter says */
  constructor(filter: LineFilter, everyLine: boolean) {
    this.#filter = filter;
    const mayLeaveOut = filter.clues(true).length > 0 || filter.clues(false).length > 0;
    if (mayLeaveOut && !everyLine) this.#kernel = takeKernel();
  }

  /** Where a source may put the bytes of blocks. */
  get room(): Uint8Array | undefined {
    return this.#kernel?.room;
  }

  /** Lets go of what it searches with. What was not searched yet is looked at whole. */
  close(): void {
    if (this.#kernel !== undefined) giveKernelBack(this.#kernel);
    this.#kernel = undefined;
    this.#search = undefined;
  }

  /** Begins with another block. */
  begin(block: Block): void {
    this.#block = block;
    this.#given = 0;
    this.#line = 0;
    this.#nextPartLine = 0;
    this.#lineCount = 0;
    const { own } = block.segment;
    if (this.#kernel !== undefined && this.#searchesOwn !== own) {
      const clues = this.#filter.clues(own);
      this.#search = clues.length === 0 ? undefined : this.#kernel.search(clues);
      this.#searchesOwn = own;
    }
    this.#search?.begin(block.bytes);
  }

  /** The next lines to be decoded; undefined where there are none any more. */
  nextPart(): Block | undefined {
    const block = this.#block;
    if (block === undefined) return undefined;
    if (this.#search !== undefined) return this.#nextFound(block, this.#search);
    const start = this.#given;
    if (start >= block.bytes.length) return undefined;
    this.#given = linesEnd(block.bytes, start, limits.readChunkBytes);
    return partOf(block, start, this.#given);
  }

  /** Is every line of the part looked at? */
  get isWhole(): boolean {
    return this.#search === undefined;
  }

  /** Where in the part the next line begins that is looked at; -1 where there is none any more. */
  nextLine(): number {
    if (this.#search === undefined || this.#line >= this.#nextPartLine) return -1;
    return (this.#search.lines[2 * this.#line++] as number) - this.#partStart;
  }

  #nextFound(block: Block, search: LineSearch): Block | undefined {
    this.#line = this.#nextPartLine;
    if (this.#line === this.#lineCount) {
      this.#line = 0;
      this.#lineCount = search.next();
      if (this.#lineCount === 0) {
        this.#nextPartLine = 0;
        return undefined;
      }
    }
    const { lines } = search;
    const start = lines[2 * this.#line] as number;
    let end = lines[2 * this.#line + 1] as number;
    let next = this.#line + 1;
    for (; next < this.#lineCount; next++) {
      const lineEnd = lines[2 * next + 1] as number;
      if ((lines[2 * next] as number) - end > GAP_BYTES || lineEnd - start > limits.readChunkBytes) break;
      end = lineEnd;
    }
    this.#nextPartLine = next;
    this.#partStart = start;
    return partOf(block, start, Math.min(end + 1, block.bytes.length));
  }
}

/** Lines of a block, as a block. */
function partOf(block: Block, start: number, end: number): Block {
  const { segment, bytes, terminated } = block;
  if (start === 0 && end === bytes.length) return block;
  return {
    segment,
    offset: block.offset + start,
    length: end - start,
    bytes: bytes.subarray(start, end),
    oversized: false,
    terminated: end < bytes.length || terminated,
  };
}
