import { setTimeout as delay } from "node:timers/promises";
import { type Clock, LogThreadError, limits, randomBytes } from "../../base/index.ts";
import { formatSegmentHeader, type Position, segmentIdFrom } from "../../line/index.ts";
import type { StorageTrouble } from "../file/appender.ts";
import type { Searchable, SearchBounds } from "../searchable.ts";
import type { Block, Buffering, LogStorage, SegmentInfo } from "../storage.ts";
import { unknownPosition } from "../unknown-position.ts";
import { faultOf, isBusy } from "./database-error.ts";
import { DatabaseSource } from "./database-source.ts";
import type { KeptDatabase } from "./kept-database.ts";
import { LockedOut } from "./locked-out.ts";
import type { SegmentTable } from "./segment-table.ts";

/** What the segment is called that stands in a database alone. */
const SEGMENT_NAME = "events.db";

/**
 * Keeps lines in a database and nowhere else. Each is a transaction of its own: when `append` returns, the
 * line survives any death of the process. Several processes may append to one database.
 *
 * While somebody else has it locked, lines wait in memory (`pending`) and are written, in their order, when it is free:
 * for them nothing is promised before `flush` has resolved.
 */
export class DatabaseStorage implements LogStorage, Buffering, Searchable {
  readonly #kept: KeptDatabase;
  readonly #clock: Clock;
  readonly #tell: (trouble: StorageTrouble) => void;
  /** Makes the directory that the database is to be in. */
  readonly #prepare: () => void;
  readonly #lockedOut: LockedOut;
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
    this.#lockedOut = new LockedOut(kept, (bytes) => this.#keep(bytes), tell);
  }

  get pending(): number {
    return this.#lockedOut.pending;
  }

  append(line: string): void {
    if (this.#closed) throw new LogThreadError("ERR_CLOSED", "the log was closed");
    if (this.#lockedOut.pending > 0) {
      this.#lockedOut.add(line);
      return;
    }
    try {
      this.#keep(new TextEncoder().encode(`${line}\n`));
    } catch (error) {
      if (!isBusy(error)) throw error;
      this.#lockedOut.begin(line, error);
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

  async flush(): Promise<void> {
    const untilMs = performance.now() + limits.databaseFlushMs;
    while (!this.#lockedOut.tryAgain()) {
      if (this.#closed || performance.now() >= untilMs) throw this.#lockedOut.notWritten();
      await delay(this.#lockedOut.pauseMs);
    }
  }

  flushSync(): void {
    if (!this.#lockedOut.tryAgain(limits.databaseOnlyBusyMs, limits.databaseEndMs))
      throw this.#lockedOut.notWritten();
  }

  push(): void {
    this.#lockedOut.tryAgain();
  }

  close(): void {
    if (this.#closed) return;
    this.#lockedOut.end();
    this.#closed = true;
    this.#kept.close();
  }

  /** Lines with their newlines, as one transaction; a damaged database is moved aside for a new one. */
  #keep(bytes: Uint8Array): void {
    if (!this.#kept.exists) this.#prepare();
    try {
      this.#insert(bytes);
    } catch (error) {
      if (faultOf(error) !== "damaged") throw error;
      this.#insert(bytes);
      const meanwhile = "the damaged database was moved aside, with the lines before, and a new one is begun";
      this.#tell({ kind: "waiting", error, meanwhile });
      this.#tell({ kind: "over" });
    }
  }

  #insert(bytes: Uint8Array): void {
    this.#kept.use((_, table) => table.insert(this.#blocksOf(table.segments, bytes)));
  }

  /** The lines as the next of the last segment, or as the first of a new one. Asked for within the transaction. */
  *#blocksOf(segments: SegmentTable, bytes: Uint8Array): Generator<Block> {
    const last = segments.last();
    if (last?.name === SEGMENT_NAME) {
      yield blockOf(last, last.position, bytes);
    } else {
      const id = segmentIdFrom(randomBytes(16));
      const segment = { id, name: SEGMENT_NAME, own: true, active: true, size: 0 };
      const header = formatSegmentHeader(this.#clock.now(), id);
      const first = blockOf(segment, 0, new TextEncoder().encode(`${header}\n`));
      yield first;
      yield blockOf(segment, first.length, bytes);
    }
  }

  *#blocks(read: (source: DatabaseSource) => Iterable<Block>, position?: Position): Generator<Block> {
    if (!this.#kept.exists) {
      if (position !== undefined) throw unknownPosition(position);
      return;
    }
    this.#lockedOut.tryAgain();
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
    this.#lockedOut.tryAgain();
    try {
      return this.#kept.use((database) => read(new DatabaseSource(database)));
    } finally {
      if (this.#closed) this.#kept.close();
    }
  }
}

function blockOf(segment: SegmentInfo, offset: number, bytes: Uint8Array): Block {
  return { segment, offset, length: bytes.length, bytes, oversized: false, terminated: true };
}
