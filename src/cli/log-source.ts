import { resolve } from "node:path";
import { nodeDisk } from "../disk/index.ts";
import {
  type Database,
  DatabaseSource,
  DRIVER_NAMES,
  type DriverName,
  type LineSource,
  openEventDatabase,
} from "../storage/index.ts";
import type { Arguments, Option } from "./arguments.ts";
import { DIRECTORY_OPTION } from "./filter-options.ts";
import { logDirectory, openExistingLog } from "./open-log.ts";
import { LogUnavailableError, UsageError } from "./usage-error.ts";

/** The library that reaches SQLite, as every command that opens a database takes it. */
export const DRIVER_OPTION: Option = {
  name: "driver",
  value: "NAME",
  values: DRIVER_NAMES,
  help: `the library that reaches SQLite: ${DRIVER_NAMES.join(", ")}; default the first of them that is there`,
};

/** Where the log is, as every command that reads takes it. */
export const SOURCE_OPTIONS: readonly Option[] = [
  DIRECTORY_OPTION,
  {
    name: "from",
    value: "FILE.db",
    completes: "file",
    help: "read the log out of a database that log-thread ingest made, instead of its files",
  },
  DRIVER_OPTION,
];

/** A log that is read, wherever it is. */
export interface OpenedLog extends Disposable {
  readonly source: LineSource;
  /** Its directory, or its database's file. */
  readonly path: string;
  /** Undefined where it is a directory. */
  readonly database: Database | undefined;
}

/**
 * Opens the log that somebody named, for reading.
 *
 * @throws LogUnavailableError when there is none; UsageError for options that exclude each other
 */
export function openLogSource(
  given: Arguments,
  env: Readonly<Record<string, string | undefined>>,
): OpenedLog {
  const path = databasePath(given);
  if (path === undefined) {
    const directory = logDirectory(given, env);
    const source = openExistingLog(directory);
    return { source, path: directory, database: undefined, [Symbol.dispose]: () => {} };
  }
  const database = openDatabaseAt(path, given);
  const source = new DatabaseSource(database);
  return { source, path, database, [Symbol.dispose]: () => database.close() };
}

/**
 * The database that `--from` names; undefined where none is named.
 *
 * @param otherwise what is read where none is named
 */
export function databasePath(
  given: Arguments,
  otherwise: "files" | "the log's database" = "files",
): string | undefined {
  const path = given.value("from");
  if (path === undefined) {
    if (otherwise !== "files" || !given.has("driver")) return undefined;
    throw new UsageError("--driver is about a database; name one with --from FILE.db");
  }
  if (path === "") throw new UsageError("--from is empty; name a database: --from FILE.db");
  if (given.has("dir")) {
    throw new UsageError("--from and --dir exclude each other: one is a database, the other a directory");
  }
  return resolve(path);
}

/** The driver that was named. */
export function driverOf(given: Arguments): DriverName | undefined {
  return given.value("driver") as DriverName | undefined;
}

/**
 * Opens a database that is there.
 *
 * @throws LogUnavailableError where there is none
 */
export function openDatabaseAt(path: string, given: Arguments): Database {
  const kind = nodeDisk.statusAt(path)?.kind;
  if (kind === undefined) {
    throw new LogUnavailableError(
      `there is no database ${path}; make one with log-thread ingest --db ${path}`,
    );
  }
  if (kind === "directory") {
    throw new LogUnavailableError(
      `${path} is a directory, and no database; a log's directory is named with --dir`,
    );
  }
  return openEventDatabase(path, { driver: driverOf(given), create: false });
}
