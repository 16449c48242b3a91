import { resolve } from "node:path";
import { checkOptionNames } from "../reader/index.ts";
import { DatabaseSource, type DriverName, openEventDatabase } from "../storage/index.ts";
import { type WrittenSegments, writeSegments } from "./write-segments.ts";

/**
 * Writes the lines of a database back into files, byte for byte and in the segments they came from: a new directory that
 * is a log like any other, and may be written on. Segments that the log had lost are in it again.
 *
 * @param database the path of the database
 * @param directory a directory that is not there yet
 * @throws LogThreadError `ERR_NOT_A_LOG` where there is no database; `ERR_INVALID_OPTION` where the directory is there
 * @example
 * ```ts
 * import { logEvent, readLog } from "log-thread";
 * import { ingest, restore } from "log-thread/ingest";
 * import { openDirectory } from "log-thread/storage";
 *
 * logEvent("app:start", "example");
 * await ingest("log_thread", "events.db");
 * await restore("events.db", "again");
 * console.log(openDirectory("again").segments().length, readLog().length);
 * ```
 * ```text
 * 1 1
 * ```
 */
export async function restore(
  database: string,
  directory: string,
  options: { readonly driver?: DriverName } = {},
): Promise<WrittenSegments> {
  checkOptionNames(options, ["driver"]);
  const opened = openEventDatabase(resolve(database), { driver: options.driver, create: false });
  try {
    return await writeSegments(new DatabaseSource(opened), directory);
  } finally {
    opened.close();
  }
}
