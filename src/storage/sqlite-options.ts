import type { FileStorageOptions } from "./file/file-storage.ts";

// They stand outside of sqlite/, which is not loaded before somebody asks for a database.

/** The libraries that reach SQLite, the one that is preferred first. */
export const DRIVER_NAMES = ["node:sqlite", "better-sqlite3", "libsql"] as const;

/** A library that reaches SQLite. */
export type DriverName = (typeof DRIVER_NAMES)[number];

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
