import { dirname, join } from "node:path";
import { limits, systemClock } from "../../base/index.ts";
import { nodeDisk } from "../../disk/index.ts";
import { FileStorage, type FileStorageParts } from "../file/file-storage.ts";
import type { Searchable } from "../searchable.ts";
import { DATABASE_NAME, type SqliteStorageOptions } from "../sqlite-options.ts";
import type { LogStorage } from "../storage.ts";
import { DatabaseStorage } from "./database-storage.ts";
import { JointTrouble } from "./joint-trouble.ts";
import { KeptDatabase } from "./kept-database.ts";
import { MirroredStorage } from "./mirrored-storage.ts";

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
    const database = new KeptDatabase({ ...kept, isMirror: true, busyMs: 0 });
    return new MirroredStorage(storage, database, trouble.part());
  }
  const synced = options.durability === "synced";
  const prepare = (): void => nodeDisk.makeDirectory(dirname(path), options.directoryMode ?? 0o700);
  return new DatabaseStorage(
    new KeptDatabase({ ...kept, synced, busyMs: limits.databaseOnlyBusyMs }),
    clock,
    onTrouble,
    prepare,
  );
}
