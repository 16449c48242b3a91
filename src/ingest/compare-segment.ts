import type { Block, SegmentInfo, StoredSegment } from "../storage/index.ts";
import type { Differences } from "./differences.ts";
import type { StoredLine, StoredLines } from "./stored-lines.ts";

const NEWLINE = 10;

/** A line as the log has it. */
interface LogLine {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Bytes in the log with the newline. */
  readonly length: number;
  readonly terminated: boolean;
}

/** Compares the lines of one segment, as its blocks come, with those that the database has of it. */
export class SegmentComparison {
  readonly #segment: SegmentInfo;
  readonly #stored: StoredSegment | undefined;
  readonly #rows: StoredLines | undefined;
  readonly #differences: Differences;

  constructor(
    segment: SegmentInfo,
    stored: StoredSegment | undefined,
    rows: StoredLines | undefined,
    differences: Differences,
  ) {
    this.#segment = segment;
    this.#stored = stored;
    this.#rows = rows;
    this.#differences = differences;
  }

  /** @returns how many lines the block has */
  add(block: Block): number {
    let lines = 0;
    for (const line of linesOf(block)) {
      lines++;
      this.#compare(line);
    }
    return lines;
  }

  /** What the database has beyond the last line of the file. */
  end(): void {
    for (let row = this.#rows?.current; row !== undefined; row = this.#rows?.current) this.#addExtra(row);
  }

  #compare(line: LogLine): void {
    const row = this.#rowAt(line.offset);
    if (row === undefined) {
      this.#addMissing(line);
    } else if (!isSame(row, line)) {
      const kind = isBeginning(row, line) ? "behind" : "different";
      this.#differences.add(kind, this.#segment, line.offset, line.length);
    }
  }

  /** The row that begins at a place, once what begins before it was counted. */
  #rowAt(offset: number): StoredLine | undefined {
    let row = this.#rows?.current;
    for (; row !== undefined && row.offset < offset; row = this.#rows?.current) this.#addExtra(row);
    if (row?.offset !== offset) return undefined;
    this.#rows?.advance();
    return row;
  }

  #addMissing({ offset, length }: LogLine): void {
    const isCopied = this.#stored !== undefined && offset < this.#stored.position;
    this.#differences.add(isCopied ? "missing" : "behind", this.#segment, offset, length);
  }

  #addExtra({ offset, bytes, terminated, length }: StoredLine): void {
    this.#differences.add("extra", this.#segment, offset, length ?? bytes.length + Number(terminated));
    this.#rows?.advance();
  }
}

/** Of a line too long to be read whole its beginning is compared, and how long it is. */
function isSame(row: StoredLine, line: LogLine): boolean {
  if (row.terminated !== line.terminated) return false;
  const length = row.length ?? row.bytes.length + Number(row.terminated);
  return length === line.length && Buffer.compare(row.bytes, line.bytes) === 0;
}

/** A last line that had no newline when it was copied may have grown since. */
function isBeginning({ bytes, terminated }: StoredLine, line: LogLine): boolean {
  return !terminated && Buffer.compare(bytes, line.bytes.subarray(0, bytes.length)) === 0;
}

function* linesOf({ bytes, offset, length, oversized, terminated }: Block): Generator<LogLine> {
  if (oversized) {
    yield { offset, bytes, length, terminated };
    return;
  }
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const isEnded = newline !== -1;
    yield {
      offset: offset + start,
      bytes: bytes.subarray(start, end),
      length: end - start + Number(isEnded),
      terminated: isEnded,
    };
    start = end + 1;
  }
}
