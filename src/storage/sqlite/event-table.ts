import type { Block, SegmentInfo } from "../storage.ts";
import type { Database } from "./database.ts";
import { LineRows, USUAL_COLUMNS } from "./line-rows.ts";
import { RowWriter } from "./row-writer.ts";
import { gap, SegmentTable, type StoredSegment } from "./segment-table.ts";

/** What one call of `insert` has brought. */
export interface Inserted {
  readonly lines: number;
  /** Bytes of segments that are new in the database. */
  readonly bytes: number;
}

/** What `insert` may be given. */
export interface InsertOptions {
  /** Runs when every row is in place and nothing is committed: where it throws, nothing is kept. */
  readonly beforeCommit?: (() => void) | undefined;
}

/** How far the lines of one segment have come within a transaction. */
interface Progress {
  readonly segment: StoredSegment;
  size: number;
  position: number;
  lastTs: string;
}

/**
 * Brings lines into a database, each exactly once: its rows and how far its segment has come are one
 * transaction, and what is there already is left out.
 */
export class EventTable {
  readonly segments: SegmentTable;
  readonly #database: Database;
  readonly #rows = new LineRows();
  readonly #writer: RowWriter;

  constructor(database: Database) {
    this.#database = database;
    this.segments = new SegmentTable(database);
    this.#writer = new RowWriter(database);
  }

  /**
   * Inserts the lines of blocks as one transaction. Those of a segment have to follow each other, from where the
   * database has it or before; what it has is skipped. All of them are kept when this returns, or none where it throws.
   *
   * @throws LogThreadError `ERR_DATABASE`; `ERR_GAP` where lines are missing between those it has and a block
   */
  insert(blocks: Iterable<Block>, options: InsertOptions = {}): Inserted {
    return this.#database.transaction(() => {
      const writer = this.#writer;
      writer.begin();
      const progress = new Map<string, Progress>();
      let lines = 0;
      let bytes = 0;
      for (const block of blocks) {
        const own = this.#progressOf(block.segment, progress);
        const before = own.size;
        lines += this.#insertBlock(block, own, writer);
        bytes += own.size - before;
      }
      writer.end();
      for (const { segment, size, position, lastTs } of progress.values()) {
        if (size !== segment.size) this.segments.advance(segment.number, size, position, lastTs);
      }
      options.beforeCommit?.();
      return { lines, bytes };
    });
  }

  #progressOf(segment: SegmentInfo, progress: Map<string, Progress>): Progress {
    const known = progress.get(segment.id);
    if (known !== undefined) return known;
    const found = this.segments.findOrAdd(segment);
    const { size, position, lastTs } = found;
    const own = { segment: found, size, position, lastTs };
    progress.set(segment.id, own);
    return own;
  }

  #insertBlock(block: Block, own: Progress, writer: RowWriter): number {
    const end = block.offset + block.length;
    if (end <= own.size) return 0;
    if (block.offset > own.position) throw gap(own.segment, block.offset);
    // A line that had no newline yet has grown: it is written anew, whole.
    if (own.position < own.size) {
      writer.end();
      this.#removeFrom(own.segment.number, own.position);
    }
    let lines = 0;
    let last: { readonly offset: number; readonly terminated: boolean } | undefined;
    this.#rows.add(block, own.segment.number, own.position, own.lastTs, (row) => {
      writer.add(row);
      lines++;
      if (!block.terminated) last = { offset: row[1] as number, terminated: row[USUAL_COLUMNS.length] !== 0 };
    });
    own.lastTs = this.#rows.lastTs;
    own.size = end;
    own.position = last === undefined || last.terminated ? end : last.offset;
    return lines;
  }

  #removeFrom(number: number, offset: number): void {
    this.#database.prepare('DELETE FROM events WHERE segment = ? AND "offset" >= ?').run([number, offset]);
  }
}
