import { limits, randomHex } from "../../base/index.ts";
import { nodeDisk } from "../../disk/index.ts";
import type { Database } from "./database.ts";
import { faultOf } from "./database-error.ts";
import { EventTable } from "./event-table.ts";
import {
  closeQuietly,
  type EventDatabaseOptions,
  newDatabase,
  openEventDatabase,
  waitFor,
} from "./open-event-database.ts";
import { foreignDatabase } from "./schema.ts";
import { removeLeftBehind, type TemporaryDatabase } from "./temporary-database.ts";

/** What stands beside a database and belongs to it. */
const COMPANIONS = ["-wal", "-shm"] as const;

/** Which database is kept, and how it is opened. */
export interface KeptDatabaseOptions extends EventDatabaseOptions {
  readonly path: string;
  /** Is it the log's own by its place? Then what can not be read there is a damaged database, and nobody else's file. */
  readonly isOurs: boolean;
}

interface OpenedDatabase {
  readonly database: Database;
  readonly table: EventTable;
}

/**
 * The database of a log that may be removed, replaced or damaged at any time. It is opened when it is
 * needed, opened again where another file stands at its path, and moved aside where it is damaged.
 */
export class KeptDatabase {
  readonly path: string;
  readonly #options: KeptDatabaseOptions;
  #open: OpenedDatabase | undefined;
  /** Which file stood at the path when it was opened, or when that was tried. */
  #identity: string | undefined;
  /** How often one was moved aside. */
  #moved = 0;
  /** Was there ever a database of ours at the path? */
  #wasOurs: boolean;
  #busyMs: number;
  /** One that is being made while the program goes on. */
  #making: TemporaryDatabase | undefined;

  constructor(options: KeptDatabaseOptions) {
    this.path = options.path;
    this.#options = options;
    this.#wasOurs = options.isOurs;
    this.#busyMs = options.busyMs ?? limits.databaseBusyMs;
  }

  get exists(): boolean {
    return nodeDisk.statusAt(this.path) !== undefined;
  }

  /**
   * Does something with the database that stands at the path now; it is created where there is none.
   * Where it turns out to be damaged it is moved aside, and the next call begins a new one.
   *
   * @throws whatever opening it or `work` says
   */
  use<T>(work: (database: Database, table: EventTable) => T): T {
    try {
      const { database, table } = this.#current();
      return work(database, table);
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  /** How long a call waits for somebody else who has it locked, from now on. */
  waitFor(busyMs: number): void {
    if (this.#busyMs === busyMs) return;
    this.#busyMs = busyMs;
    if (this.#open !== undefined) waitFor(this.#open.database, busyMs);
  }

  /**
   * Makes one where there is none, while the program goes on: it is synced before it has its name.
   *
   * @param done told what went wrong, if anything did
   */
  make(done: (error: unknown) => void): void {
    if (this.#making !== undefined) return;
    this.#making = newDatabase(this.path, this.#options);
    this.#making.publishLater((error) => {
      this.#making = undefined;
      done(error);
    });
  }

  /** Something that was done with the database elsewhere has failed. */
  failed(error: unknown): void {
    if (faultOf(error) !== "damaged" || this.#moved >= limits.databasesAsideMax) return;
    this.#letGo();
    // Where somebody else was first, a new one stands there already.
    if (nodeDisk.statusAt(this.path)?.identity === this.#identity) this.#moveAside();
  }

  /** Lets go of it; another use opens it again. */
  close(): void {
    this.#making?.discard();
    this.#making = undefined;
    if (this.#open !== undefined) closeQuietly(this.#open.database);
    this.#open = undefined;
  }

  #current(): OpenedDatabase {
    const identity = nodeDisk.statusAt(this.path)?.identity;
    if (this.#open !== undefined && this.#identity === identity) return this.#open;
    this.#letGo();
    this.#identity = identity;
    removeLeftBehind(this.path);
    const database = this.#opened();
    this.#identity = nodeDisk.statusAt(this.path)?.identity;
    this.#open = { database, table: new EventTable(database) };
    this.#wasOurs = true;
    return this.#open;
  }

  /** Lets go of one that nobody will look for at this path any more: it is not waited for until it is safe. */
  #letGo(): void {
    try {
      this.#open?.database.exec("PRAGMA synchronous = OFF");
    } catch {
      // What is wrong with it was said, or is of no interest any more.
    }
    this.close();
  }

  #opened(): Database {
    try {
      return openEventDatabase(this.path, { ...this.#options, busyMs: this.#busyMs });
    } catch (error) {
      if (faultOf(error) !== "damaged" || this.#wasOurs) throw error;
      throw foreignDatabase(this.path, error);
    }
  }

  /** Renames it, with what belongs to it: nothing is deleted, and somebody may still read it. */
  #moveAside(): void {
    this.#moved++;
    const time = new Date().toISOString().replaceAll(":", "-");
    const aside = `${this.path}.damaged-${time}-${randomHex(2)}`;
    for (const companion of ["", ...COMPANIONS]) {
      try {
        nodeDisk.rename(this.path + companion, aside + companion);
      } catch {
        // It has none, or somebody else has moved it. What can not be moved is found damaged again.
      }
    }
  }
}
