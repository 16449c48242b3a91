import { type Clock, LogThreadError, randomBytes } from "../../base/index.ts";
import { formatSegmentHeader, type Position, segmentIdFrom } from "../../line/index.ts";
import type { StorageTrouble } from "../file/appender.ts";
import type { Searchable, SearchBounds } from "../searchable.ts";
import type { Block, LogStorage, SegmentInfo } from "../storage.ts";
import { unknownPosition } from "../unknown-position.ts";
import { faultOf } from "./database-error.ts";
import { DatabaseSource } from "./database-source.ts";
import type { KeptDatabase } from "./kept-database.ts";
import type { SegmentTable } from "./segment-table.ts";

/** What the segment is called that stands in a database alone. */
const SEGMENT_NAME = "events.db";

/**
 * Keeps lines in a database and nowhere else. Each is a transaction of its own: when `append` returns, the
 * line survives any death of the process. Several processes may append to one database.
 */
export class DatabaseStorage implements LogStorage, Searchable {
  readonly #kept: KeptDatabase;
  readonly #clock: Clock;
  readonly #tell: (trouble: StorageTrouble) => void;
  /** Makes the directory that the database is to be in. */
  readonly #prepare: () => void;
  #closed = false;

  constructor(
    kept: KeptDatabase,
    clock: Clock,
    tell: (trouble: StorageTrouble) => void,
    prepare: () => void,
  ) {
    this.#kept = kept;
    this.#clock = clock;
    this.#tell = tell;
    this.#prepare = prepare;
  }

  append(line: string): void {
    if (this.#closed) throw new LogThreadError("ERR_CLOSED", "the log was closed");
    if (!this.#kept.exists) this.#prepare();
    try {
      this.#insert(line);
    } catch (error) {
      if (faultOf(error) !== "damaged") throw error;
      this.#insert(line);
      const meanwhile = "the damaged database was moved aside, with the lines before, and a new one is begun";
      this.#tell({ kind: "waiting", error, meanwhile });
      this.#tell({ kind: "over" });
    }
  }

  segments(): readonly SegmentInfo[] {
    return this.#read([], (source) => source.segments());
  }

  *scan(from?: Position): Iterable<Block> {
    yield* this.#blocks((source) => source.scan(from), from);
  }

  *tail(lines: number): Iterable<Block> {
    yield* this.#blocks((source) => source.tail(lines));
  }

  *backward(before: Position): Iterable<Block> {
    yield* this.#blocks((source) => source.backward(before), before);
  }

  search(isEarly: (block: Block) => boolean | undefined): SearchBounds {
    return this.#read({ early: undefined, late: undefined }, (source) => source.search(isEarly));
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  flushSync(): void {}

  close(): void {
    this.#closed = true;
    this.#kept.close();
  }

  #insert(line: string): void {
    this.#kept.use((_, table) => table.insert(this.#blocksOf(table.segments, line)));
  }

  /** The line as the next of the last segment, or as the first of a new one. Asked for within the transaction. */
  *#blocksOf(segments: SegmentTable, line: string): Generator<Block> {
    const last = segments.last();
    if (last?.name === SEGMENT_NAME) {
      yield blockOf(last, last.position, line);
    } else {
      const id = segmentIdFrom(randomBytes(16));
      const segment = { id, name: SEGMENT_NAME, own: true, active: true, size: 0 };
      const header = blockOf(segment, 0, formatSegmentHeader(this.#clock.now(), id));
      yield header;
      yield blockOf(segment, header.length, line);
    }
  }

  *#blocks(read: (source: DatabaseSource) => Iterable<Block>, position?: Position): Generator<Block> {
    if (!this.#kept.exists) {
      if (position !== undefined) throw unknownPosition(position);
      return;
    }
    try {
      const database = this.#kept.use((opened) => opened);
      yield* read(new DatabaseSource(database));
    } catch (error) {
      this.#kept.failed(error);
      throw error;
    } finally {
      if (this.#closed) this.#kept.close();
    }
  }

  #read<T>(empty: T, read: (source: DatabaseSource) => T): T {
    if (!this.#kept.exists) return empty;
    try {
      return this.#kept.use((database) => read(new DatabaseSource(database)));
    } finally {
      if (this.#closed) this.#kept.close();
    }
  }
}

function blockOf(segment: SegmentInfo, offset: number, line: string): Block {
  const bytes = new TextEncoder().encode(`${line}\n`);
  return { segment, offset, length: bytes.length, bytes, oversized: false, terminated: true };
}
