import type { FileStorageParts } from "./file/file-storage.ts";
import type { SqliteStorageOptions } from "./sqlite-options.ts";
import type { LogStorage } from "./storage.ts";

/** Opens a storage in SQLite. */
export type OpenSqliteStorage = (
  directory: string,
  options: SqliteStorageOptions,
  parts: FileStorageParts,
) => LogStorage;

let provided: OpenSqliteStorage | undefined;

/** What `log-thread/storage/sqlite` has is there from now on. */
export function provideSqlite(open: OpenSqliteStorage): void {
  provided = open;
}

/**
 * What opens a storage in SQLite. It is a part of its own, which most programs never need, and is loaded
 * when it is first asked for: at once, since a log is opened while an event waits.
 *
 * @throws where it is not there: a bundler has put the program into one file
 */
export function loadSqlite(): OpenSqliteStorage {
  if (provided === undefined) {
    const { createRequire } = process.getBuiltinModule("node:module");
    // The package by its own name, wherever this file is. It provides what it has when it is loaded.
    const face = createRequire(import.meta.url)("log-thread/storage/sqlite") as {
      readonly openSqliteStorage: OpenSqliteStorage;
    };
    provided ??= face.openSqliteStorage;
  }
  return provided;
}
