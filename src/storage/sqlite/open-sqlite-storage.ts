import { dirname, join } from "node:path";
import { systemClock } from "../../base/index.ts";
import { nodeDisk } from "../../disk/index.ts";
import { FileStorage, type FileStorageOptions, type FileStorageParts } from "../file/file-storage.ts";
import type { Searchable } from "../searchable.ts";
import type { LogStorage } from "../storage.ts";
import type { DriverName } from "./database.ts";
import { DatabaseStorage } from "./database-storage.ts";
import { JointTrouble } from "./joint-trouble.ts";
import { KeptDatabase } from "./kept-database.ts";
import { MirroredStorage } from "./mirrored-storage.ts";

/** The database's name in the log's directory. */
export const DATABASE_NAME = "events.db";

/** What can be chosen of the database. */
export interface SqliteOptions {
  /** The library that reaches SQLite. Default: the first of `node:sqlite`, `better-sqlite3`, `libsql` that there is. */
  readonly driver?: DriverName | undefined;
  /** Keeps the lines in files as well, which are then the truth. Default true. Without them the database is the only copy. */
  readonly mirror?: boolean | undefined;
  /** Where the database is. Default: `events.db` in the log's directory. */
  readonly path?: string | undefined;
}

/** How a SQLite storage keeps lines: its files as a file storage's. */
export interface SqliteStorageOptions extends FileStorageOptions, SqliteOptions {}

/**
 * Keeps the lines of a log in a database, and by default in files as well, which are the truth. Nothing is
 * created, and no driver is loaded, before the first line.
 *
 * @param directory the log's
 * @example
 * ```ts
 * import { openSqliteStorage } from "log-thread/storage/sqlite";
 *
 * const storage = openSqliteStorage("jobs");
 * storage.append("2026-01-09T14:32:01.456Z|app:start|agent|");
 * await storage.flush();
 * console.log(storage.segments().map(({ name }) => name));
 * storage.close();
 * ```
 * ```text
 * [ 'master.log' ]
 * ```
 */
export function openSqliteStorage(
  directory: string,
  options: SqliteStorageOptions = {},
  parts: FileStorageParts = {},
): LogStorage & Searchable {
  const { driver, mirror = true, path = join(directory, DATABASE_NAME), ...files } = options;
  const { clock = systemClock, onTrouble = () => {} } = parts;
  const kept = { driver, path, fileMode: options.fileMode, isOurs: options.path === undefined };
  if (mirror) {
    const trouble = new JointTrouble(onTrouble);
    const storage = new FileStorage(directory, files, { ...parts, onTrouble: trouble.part() });
    return new MirroredStorage(storage, new KeptDatabase(kept), trouble.part());
  }
  const synced = options.durability === "synced";
  const prepare = (): void => nodeDisk.makeDirectory(dirname(path), options.directoryMode ?? 0o700);
  return new DatabaseStorage(new KeptDatabase({ ...kept, synced, isOnly: true }), clock, onTrouble, prepare);
}
