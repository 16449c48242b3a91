import { limits } from "../../base/index.ts";
import { nodeDisk } from "../../disk/index.ts";
import { CheckpointThread } from "./checkpoint-thread.ts";
import type { Database } from "./database.ts";
import { loadDriver } from "./drivers.ts";

/**
 * The write-ahead log of a database that follows files: what was written to it goes there first, and has to be brought over
 * one day. That waits for the disk twice, tens of milliseconds on a busy one, and is therefore done by a thread.
 */
export class WriteAhead {
  readonly #path: string;
  #thread: CheckpointThread | undefined;
  #isPossible = true;
  #retryAtMs = 0;
  /** The connection that does not sync what it writes at the moment. */
  #unsynced: Database | undefined;

  /** @param path the database's */
  constructor(path: string) {
    this.#path = path;
  }

  /** Is it being brought over? Nobody can write to the database meanwhile. */
  get isBusy(): boolean {
    return this.#thread?.isRunning === true;
  }

  /**
   * To be told before something is written. SQLite syncs the first frame of a write-ahead log, since older ones may stand behind
   * it in the same file. In one that is new there are none, and a commit waits for nothing.
   */
  prepare(database: Database): void {
    const isNew = this.#bytes === 0;
    if (isNew === (this.#unsynced === database)) return;
    database.exec(`PRAGMA synchronous = ${isNew ? "OFF" : "NORMAL"}`);
    this.#unsynced = isNew ? database : undefined;
  }

  /**
   * To be told after something was written: begins to bring it over where it is large.
   *
   * @param done told when it is over
   */
  relieve(database: Database, done: () => void): void {
    const nowMs = performance.now();
    if (this.isBusy || nowMs < this.#retryAtMs || this.#bytes < limits.databaseWalBytes) return;
    this.#retryAtMs = nowMs + limits.databaseCheckpointRetryMs;
    if (!this.#isPossible) {
      // Where a program may start no thread, it has to wait itself.
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      return;
    }
    this.#thread ??= new CheckpointThread(loadDriver(database.driver));
    this.#thread.begin(this.#path, (isPossible) => {
      this.#isPossible = isPossible;
      if (!isPossible) this.#retryAtMs = 0;
      done();
    });
  }

  end(): void {
    this.#thread?.end();
    this.#thread = undefined;
  }

  get #bytes(): number {
    return nodeDisk.statusAt(`${this.#path}-wal`)?.size ?? 0;
  }
}
