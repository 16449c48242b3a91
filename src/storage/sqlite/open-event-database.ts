import { LogThreadError, limits } from "../../base/index.ts";
import { nodeDisk } from "../../disk/index.ts";
import type { DriverName } from "../sqlite-options.ts";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { checkOwner, createIndexes, createTables } from "./schema.ts";
import { TemporaryDatabase } from "./temporary-database.ts";

/** How a log's database is opened. */
export interface EventDatabaseOptions {
  /** By default the best that this machine has. */
  readonly driver?: DriverName | undefined;
  /** Permissions of the file where it is created. Default 0o600. */
  readonly fileMode?: number | undefined;
  /** Creates it where there is none. Default true. */
  readonly create?: boolean;
  /** What a committed transaction survives: a power failure as well, or any death of the process alone (default). */
  readonly synced?: boolean;
  /** How long a call waits, and the program with it, while somebody else has the database locked. Default 20 ms. */
  readonly busyMs?: number;
  /**
   * Does it follow files, which are the truth? Then it is not synced when it is opened first, and its write-ahead log grows
   * until somebody brings it over. Default false.
   */
  readonly isMirror?: boolean;
}

/**
 * Opens the database of a log, with its tables and indexes. What is somebody else's, or made by a
 * later version, is refused and left as it is.
 *
 * @throws LogThreadError `ERR_NO_DRIVER`, `ERR_DATABASE`, `ERR_FOREIGN_DATABASE`, `ERR_NEWER_DATABASE`, `ERR_UNSAFE_PATH`;
 * `ERR_NOT_A_LOG` where there is none and none is to be created
 */
export function openEventDatabase(path: string, options: EventDatabaseOptions = {}): Database {
  if (!isThere(path)) {
    if (options.create === false) {
      throw new LogThreadError(
        "ERR_NOT_A_LOG",
        `there is no database ${path}: name one that was made, or make it`,
        { details: { path } },
      );
    }
    publish(path, options);
  }
  const database = openDatabase(path, options.driver);
  try {
    // A database that is busy is waited for, a little, from the first question on.
    waitFor(database, options.busyMs ?? limits.databaseBusyMs);
    checkOwner(database, path);
    configure(database, options);
  } catch (error) {
    closeQuietly(database);
    throw error;
  }
  return database;
}

/** Is there a file? Whether a database is in it, only SQLite may ask. */
function isThere(path: string): boolean {
  const status = nodeDisk.statusAt(path);
  if (status === undefined) return false;
  if (status.kind !== "file") {
    throw new LogThreadError(
      "ERR_UNSAFE_PATH",
      `${path} is a symbolic link, a FIFO or a directory, and no database: move it away, or name another path`,
      { details: { path } },
    );
  }
  if (status.size > 0) return true;
  // To SQLite an empty file is an empty database, in which it would begin to write.
  throw new LogThreadError("ERR_DATABASE", `${path} is empty and no database: move it away`, {
    details: { result: "SQLITE_NOTADB", path },
  });
}

/** The way a database is used while others read and write it. */
function configure(database: Database, { synced = false, isMirror = false }: EventDatabaseOptions): void {
  // It changes a database that was never opened, of which nothing can be lost yet.
  if (isMirror) database.exec("PRAGMA synchronous = OFF");
  database.prepare("PRAGMA journal_mode = WAL").all();
  // With a write-ahead log it is never damaged by this, whatever fails: the last transactions may be missing.
  database.exec(`PRAGMA synchronous = ${synced ? "FULL" : "NORMAL"}`);
  if (isMirror) database.exec("PRAGMA wal_autocheckpoint = 0");
  database.exec("PRAGMA foreign_keys = OFF");
  database.exec(`PRAGMA cache_size = -${limits.databaseCacheBytes / 1_024}`);
}

/** Says how long a call waits for somebody else who has the database locked. */
export function waitFor(database: Database, busyMs: number): void {
  database.exec(`PRAGMA busy_timeout = ${busyMs}`);
}

/**
 * Creates a database whole under another name and then gives it its own: nobody ever sees one
 * without tables, and of several who create it at once one wins.
 */
function publish(path: string, options: EventDatabaseOptions): void {
  const temporary = newDatabase(path, options);
  try {
    temporary.publish();
  } finally {
    temporary.discard();
  }
}

/** Makes an empty database that has yet to be given its name. Nothing is synced on the way, since it is thrown away where that fails. */
export function newDatabase(path: string, options: EventDatabaseOptions): TemporaryDatabase {
  const temporary = new TemporaryDatabase(path, options.fileMode ?? 0o600);
  try {
    const database = openDatabase(temporary.path, options.driver);
    try {
      database.prepare("PRAGMA journal_mode = OFF").all();
      database.exec("PRAGMA synchronous = OFF");
      createTables(database);
      createIndexes(database);
    } finally {
      database.close();
    }
  } catch (error) {
    temporary.discard();
    throw error;
  }
  return temporary;
}

/** What is said while it is closed is of no use: something else has gone wrong before. */
export function closeQuietly(database: Database): void {
  try {
    database.close();
  } catch {
    // As said.
  }
}
