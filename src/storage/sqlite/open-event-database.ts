import { dirname } from "node:path";
import { LogThreadError, limits, randomHex } from "../../base/index.ts";
import { nodeDisk } from "../../disk/index.ts";
import type { DriverName } from "../sqlite-options.ts";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { checkOwner, createIndexes, createTables } from "./schema.ts";

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
  /** Is it the only copy? Then a line that can not be kept is lost, and somebody else who is writing is waited for longer. */
  readonly isOnly?: boolean;
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
    publish(path, options, (database) => {
      createTables(database);
      createIndexes(database);
    });
  }
  const database = openDatabase(path, options.driver);
  try {
    // A database that is busy is waited for, a little, from the first question on.
    const busyMs = options.isOnly === true ? limits.databaseOnlyBusyMs : limits.databaseBusyMs;
    database.exec(`PRAGMA busy_timeout = ${busyMs}`);
    checkOwner(database, path);
    configure(database, options.synced === true);
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
function configure(database: Database, synced: boolean): void {
  database.prepare("PRAGMA journal_mode = WAL").all();
  database.exec(`PRAGMA synchronous = ${synced ? "FULL" : "NORMAL"}`);
  database.exec("PRAGMA foreign_keys = OFF");
  database.exec(`PRAGMA cache_size = -${limits.databaseCacheBytes / 1_024}`);
}

/**
 * Creates a database whole under another name and then gives it its own: nobody ever sees one
 * without tables, and of several who create it at once one wins.
 */
function publish(path: string, options: EventDatabaseOptions, fill: (database: Database) => void): void {
  const temporary = `${path}.${randomHex(4)}.tmp`;
  nodeDisk.close(nodeDisk.create(temporary, options.fileMode ?? 0o600));
  try {
    const database = openDatabase(temporary, options.driver);
    try {
      fill(database);
    } finally {
      database.close();
    }
    try {
      nodeDisk.link(temporary, path);
    } catch (error) {
      // Somebody else has created it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    nodeDisk.syncDirectory(dirname(path));
  } finally {
    nodeDisk.remove(temporary);
  }
}

/** What is said while it is closed is of no use: something else has gone wrong before. */
export function closeQuietly(database: Database): void {
  try {
    database.close();
  } catch {
    // As said.
  }
}
