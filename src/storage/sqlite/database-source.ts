import { limits } from "../../base/index.ts";
import type { Position } from "../../line/index.ts";
import { bisect, type Told } from "../bisect.ts";
import { countLines } from "../file/count-lines.ts";
import type { Searchable, SearchBounds } from "../searchable.ts";
import type { Block, LineSource, SegmentInfo } from "../storage.ts";
import { unknownPosition } from "../unknown-position.ts";
import type { Database } from "./database.ts";
import { RowBlocks } from "./row-blocks.ts";
import { SegmentTable, type StoredSegment } from "./segment-table.ts";

type Question = (block: Block) => boolean | undefined;

/** The lines of a database, byte for byte and at the positions that they have in the files. It never writes. */
export class DatabaseSource implements LineSource, Searchable {
  readonly #database: Database;
  readonly #segments: SegmentTable;

  constructor(database: Database) {
    this.#database = database;
    this.#segments = new SegmentTable(database);
  }

  /** The file that the database is in, as SQLite names it. */
  get path(): string {
    const [main] = this.#database.prepare("PRAGMA database_list").all();
    return String(main?.["file"]);
  }

  segments(): readonly SegmentInfo[] {
    return this.#list().map(({ id, name, own, active, size }) => ({ id, name, own, active, size }));
  }

  *scan(from?: Position): Generator<Block> {
    const segments = this.#list();
    const first = from === undefined ? 0 : indexOf(segments, from);
    for (const [index, segment] of segments.entries()) {
      if (index < first) continue;
      yield* new RowBlocks(this.#database, segment).forward(index === first ? (from?.offset ?? 0) : 0);
    }
  }

  *tail(lines: number): Generator<Block> {
    let left = lines;
    for (const segment of this.#list().toReversed()) {
      for (const block of new RowBlocks(this.#database, segment).backward(undefined, left)) {
        if (left !== Number.POSITIVE_INFINITY) left -= block.oversized ? 1 : countLines(block.bytes);
        yield block;
      }
      if (left <= 0) return;
    }
  }

  *backward(before: Position): Generator<Block> {
    const segments = this.#list();
    const last = indexOf(segments, before);
    for (let index = last; index >= 0; index--) {
      const segment = segments[index] as StoredSegment;
      yield* new RowBlocks(this.#database, segment).backward(index === last ? before.offset : undefined);
    }
  }

  search(isEarly: Question): SearchBounds {
    const segments = this.#list();
    const bytes = segments.reduce((sum, { size }) => sum + size, 0);
    return bisect(bytes, limits.readChunkBytes, (from, to) => this.#ask(segments, from, to, isEarly));
  }

  /** The first line in a range of the log that can tell; the bytes of all segments are counted through. */
  #ask(segments: readonly StoredSegment[], from: number, to: number, isEarly: Question): Told | undefined {
    let start = 0;
    for (const segment of segments) {
      if (start >= to) return undefined;
      const behind = start + segment.size;
      if (behind > from) {
        const told = this.#askSegment(segment, Math.max(0, from - start), to - start, isEarly);
        if (told !== undefined) return { ...told, end: start + told.end };
      }
      start = behind;
    }
    return undefined;
  }

  #askSegment(segment: StoredSegment, from: number, to: number, isEarly: Question): Told | undefined {
    for (const block of new RowBlocks(this.#database, segment).forward(from, 1)) {
      const { offset, length } = block;
      if (offset >= to) return undefined;
      const answer = isEarly(block);
      if (answer === undefined) continue;
      return { isEarly: answer, position: { segment: segment.id, offset }, end: offset + length };
    }
    return undefined;
  }

  /** Those that have lines. */
  #list(): StoredSegment[] {
    return this.#segments.list().filter(({ size }) => size > 0);
  }
}

function indexOf(segments: readonly StoredSegment[], position: Position): number {
  const index = segments.findIndex(({ id }) => id === position.segment);
  if (index === -1) throw unknownPosition(position);
  return index;
}
