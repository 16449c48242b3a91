import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type Database,
  DatabaseSource,
  EventTable,
  type Inserted,
  isSyncable,
  type LineSource,
} from "../storage/index.ts";
import { SegmentCheck } from "./check-segments.ts";
import { behind, blocksBehind, type Positions, upTo } from "./new-blocks.ts";
import { patiently } from "./patiently.ts";
import type { Account } from "./progress.ts";

/** How lines are copied. */
interface LineCopyOptions {
  /** Bytes of lines that are one transaction. */
  readonly bytes: number;
  /** Are the log's lines made safe before each transaction is? Otherwise it is done at the end, by `sync`. */
  readonly syncs: boolean;
  readonly signal: AbortSignal | undefined;
}

const NOTHING: Inserted = { lines: 0, bytes: 0 };

/**
 * Copies what a log has and a database does not. Each transaction looks anew how far the database is, so that it does not
 * matter who has brought it there, or who was killed meanwhile.
 */
export class LineCopy {
  readonly #source: LineSource;
  readonly #table: EventTable;
  readonly #check: SegmentCheck;
  readonly #options: LineCopyOptions;
  /** Segments that were copied from since they were last made safe. */
  readonly #unsynced = new Set<string>();

  constructor(source: LineSource, database: Database, options: LineCopyOptions) {
    this.#source = source;
    this.#table = new EventTable(database);
    this.#check = new SegmentCheck(source, new DatabaseSource(database));
    this.#options = options;
  }

  /**
   * Copies up to the log's end.
   *
   * @returns was there anything to copy?
   */
  async catchUp(account: Account): Promise<boolean> {
    const { signal } = this.#options;
    let found = false;
    while (!signal?.aborted) {
      const inserted = await patiently(() => this.#copySome(account), signal);
      if (inserted.bytes === 0) break;
      found = true;
      account.add(inserted);
      await nextTurn();
    }
    return found;
  }

  /** Makes the lines that were copied survive a power failure where they stand in the log. */
  sync(): void {
    if (isSyncable(this.#source)) this.#source.sync(this.#unsynced);
    this.#unsynced.clear();
  }

  #copySome(account: Account): Inserted {
    // The database is asked first: what others copy meanwhile is then skipped, and never taken for a file that was cut.
    const stored = this.#table.segments.list();
    const segments = this.#source.segments();
    this.#check.check(segments, stored);
    this.#table.segments.arrange(segments);
    const has: Positions = new Map(stored.map((segment) => [segment.id, segment]));
    const positions = behind(segments, has);
    if (positions.length === 0) return NOTHING;
    const sizes = segments.reduce((sum, { id, size }) => sum + size - (has.get(id)?.size ?? 0), 0);
    account.expect(sizes);
    const blocks = blocksBehind(this.#source, positions);
    // The end of a segment may be a line that is still being written: then nobody is kept from writing for nothing.
    const first = blocks.next();
    if (first.done) return NOTHING;
    return this.#table.insert(
      upTo(first.value, blocks, this.#options.bytes, ({ segment }) => this.#unsynced.add(segment.id)),
      { beforeCommit: () => (this.#options.syncs ? this.sync() : undefined) },
    );
  }
}
