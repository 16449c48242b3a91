import { LogThreadError, limits } from "../../base/index.ts";
import type { StorageTrouble } from "../file/appender.ts";
import { isPacked } from "../file/paths.ts";
import type { Block, LineSource, SegmentInfo } from "../storage.ts";
import type { Database } from "./database.ts";
import { faultOf, isBusy } from "./database-error.ts";
import type { EventTable } from "./event-table.ts";
import type { KeptDatabase } from "./kept-database.ts";
import { RowBlocks } from "./row-blocks.ts";
import type { StoredSegment } from "./segment-table.ts";
import { splitBlock } from "./split-block.ts";
import { WriteAhead } from "./write-ahead.ts";

/** What is brought before something else has its turn. */
interface Budget {
  readonly untilMs: number;
  bytes: number;
}

/** Of so many segments, the newest, it is looked whether the database agrees with the files when it is opened. */
const COMPARED_SEGMENTS = 8;

/**
 * Brings the lines of the files into the database: a little at a time, so that the program does not
 * feel it, and again and again, since what is there already is left out. What goes wrong is told, and tried again.
 */
export class MirrorFollower {
  readonly #kept: KeptDatabase;
  readonly #mirror: LineSource;
  readonly #tell: (trouble: StorageTrouble) => void;
  readonly #writeAhead: WriteAhead;
  #timer: NodeJS.Timeout | undefined;
  /** The database that was compared with the files. */
  #compared: Database | undefined;
  #retryAtMs = 0;
  #busySinceMs: number | undefined;
  #failing = false;
  #ended = false;

  constructor(kept: KeptDatabase, mirror: LineSource, tell: (trouble: StorageTrouble) => void) {
    this.#kept = kept;
    this.#mirror = mirror;
    this.#tell = tell;
    this.#writeAhead = new WriteAhead(kept.path);
  }

  /** There are new lines. */
  wake(): void {
    this.#timer ??= this.#later(limits.databaseFollowMs);
  }

  /**
   * Brings what it can.
   *
   * @param waitMs how long the caller can wait; one piece is brought in any case
   * @param bytes how many bytes of lines are brought at most
   * @returns the database, where it has every line
   */
  catchUp(waitMs: number, bytes = Number.POSITIVE_INFINITY): Database | undefined {
    if (performance.now() < this.#retryAtMs || this.#writeAhead.isBusy) return undefined;
    try {
      if (!this.#ended && !this.#kept.exists) {
        this.#kept.make((error) => (error === undefined ? undefined : this.failed(error)));
        return undefined;
      }
      const budget = { untilMs: performance.now() + waitMs, bytes };
      const complete = this.#kept.use((database, table) => this.#bring(database, table, budget));
      this.#busySinceMs = undefined;
      if (complete !== undefined) this.#over();
      return complete;
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }

  /** The same while the program goes on. Ends early where the database is in trouble that will not be over soon. */
  async flush(): Promise<void> {
    const untilMs = performance.now() + limits.databaseFlushMs;
    while (this.#takeTurn() === undefined && performance.now() < untilMs) {
      const pauseMs = this.#pauseMs;
      if (pauseMs > limits.databaseBusyRetryMs) return;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  /** The database can not be read, or not be written. */
  failed(error: unknown): void {
    const nowMs = performance.now();
    if (isBusy(error)) {
      this.#busySinceMs ??= nowMs;
      this.#retryAtMs = nowMs + limits.databaseBusyRetryMs;
      // Others write as well, and are soon done; somebody who locks it for long is told of.
      if (nowMs - this.#busySinceMs < limits.databaseBusyToldMs) return;
    } else {
      // One that was moved aside is made anew at once, but not again and again.
      const retryMs = faultOf(error) === "damaged" ? limits.databaseBusyRetryMs : limits.databaseRetryMs;
      this.#retryAtMs = nowMs + retryMs;
    }
    const meanwhile =
      faultOf(error) === "damaged"
        ? "every event is in the files; the database was moved aside and is built anew from them"
        : "every event is in the files, and read from them; the database follows when it can";
    this.#failing = true;
    this.#tell({ kind: "waiting", error, meanwhile });
  }

  /** Brings what it can in the time that the end of a program allows, and lets go of the database. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    // Our own thread has it, and is soon done; for somebody else nobody waits.
    if (this.#writeAhead.isBusy) this.#kept.waitFor(limits.databaseEndMs);
    this.#writeAhead.end();
    this.catchUp(limits.databaseEndMs);
    this.#kept.close();
  }

  #over(): void {
    if (this.#failing) this.#tell({ kind: "over" });
    this.#failing = false;
  }

  #later(ms: number): NodeJS.Timeout {
    // It is no reason for a program to go on: what is not brought now is brought at the end, or by the next one.
    return setTimeout(() => this.#turn(), ms).unref();
  }

  #turn(): void {
    this.#timer = undefined;
    if (this.#ended || this.#takeTurn() !== undefined) return;
    this.#timer = this.#later(this.#pauseMs);
  }

  #takeTurn(): Database | undefined {
    return this.catchUp(limits.databaseTurnMs, limits.databaseTurnBytes);
  }

  /** How long to wait for the next try. */
  get #pauseMs(): number {
    return Math.max(this.#retryAtMs - performance.now(), limits.databasePauseMs);
  }

  /** The database, where it has every line in the end. */
  #bring(database: Database, table: EventTable, budget: Budget): Database | undefined {
    if (this.#compared !== database) this.#compare(database, table);
    this.#compared = database;
    this.#writeAhead.prepare(database);
    // Asked before the files are: others bring lines as well, and what they bring meanwhile is in the files already.
    const stored = new Map(table.segments.list().map((segment) => [segment.id, segment]));
    const segments = this.#mirror.segments();
    table.segments.arrange(segments);
    const isComplete = segments.every((segment) =>
      this.#bringSegment(table, segment, stored.get(segment.id), budget),
    );
    if (!this.#ended) this.#writeAhead.relieve(database, () => this.wake());
    return isComplete ? database : undefined;
  }

  /** Are all its lines there in the end? */
  #bringSegment(
    table: EventTable,
    segment: SegmentInfo,
    stored: StoredSegment | undefined,
    budget: Budget,
  ): boolean {
    const { id, size } = segment;
    if (stored !== undefined && stored.size > size) throw diverged(segment);
    if (stored?.size === size) return true;
    const pieces = { over: false };
    table.insert(this.#pieces({ segment: id, offset: stored?.position ?? 0 }, budget, pieces));
    return !pieces.over;
  }

  *#pieces(
    from: { readonly segment: string; readonly offset: number },
    budget: Budget,
    pieces: { over: boolean },
  ): Generator<Block> {
    for (const block of this.#mirror.scan(from)) {
      if (block.segment.id !== from.segment) return;
      for (const piece of splitBlock(block, limits.databasePieceBytes)) {
        if (pieces.over) return;
        yield piece;
        budget.bytes -= piece.length;
        pieces.over = budget.bytes <= 0 || performance.now() >= budget.untilMs;
      }
    }
    // Time was up just when nothing was left.
    pieces.over = false;
  }

  /** A power failure, or a copy that was put back, may have taken lines from the files that the database has. */
  #compare(database: Database, table: EventTable): void {
    const stored = table.segments.list().slice(-COMPARED_SEGMENTS);
    const inFiles = new Map(this.#mirror.segments().map(({ id, name }) => [id, name]));
    for (const segment of stored) {
      // One that is compressed is whole, and would have to be unpacked, perhaps all of it.
      if (!inFiles.has(segment.id) || isPacked(inFiles.get(segment.id) as string)) continue;
      const [last] = new RowBlocks(database, segment).backward(undefined, 1);
      if (last === undefined) continue;
      const [same] = first(this.#mirror.scan({ segment: segment.id, offset: last.offset }));
      if (same === undefined || !beginsWith(same.bytes, last.bytes)) throw diverged(segment);
    }
  }
}

function* first(blocks: Iterable<Block>): Generator<Block> {
  for (const block of blocks) {
    yield { ...block, bytes: block.bytes.slice() };
    return;
  }
}

function beginsWith(bytes: Uint8Array, beginning: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(0, beginning.length), beginning) === 0;
}

function diverged({ name, id }: SegmentInfo): LogThreadError {
  return new LogThreadError(
    "ERR_DIVERGED",
    `${name} does not have the lines that the database has of it: it was cut shorter, or another one was put in its place`,
    { details: { segment: id } },
  );
}
