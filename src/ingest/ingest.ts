import { resolve } from "node:path";
import { LogThreadError, limits } from "../base/index.ts";
import { nodeDisk } from "../disk/index.ts";
import { checkOptionNames, Lookout } from "../reader/index.ts";
import { type DriverName, type LineSource, openEventDatabase, removeLeftBehind } from "../storage/index.ts";
import { buildDatabase } from "./build-database.ts";
import { LineCopy } from "./line-copy.ts";
import { type LogOrDirectory, logSource } from "./log-source.ts";
import { patiently } from "./patiently.ts";
import { Account, type OnProgress } from "./progress.ts";

/** How a log is copied into a database. */
export interface IngestOptions {
  /** The library that reaches SQLite. By default the best that this machine has. */
  readonly driver?: DriverName;
  /** Permissions of the database where it is created. Default 0o600. */
  readonly fileMode?: number;
  /** Goes on as the log grows, until the signal ends it. Default false: up to the end that the log has. */
  readonly follow?: boolean;
  /** Ends it, without an error, before the next transaction. What was copied stays; a new database that is not whole does not. */
  readonly signal?: AbortSignal;
  /** Is told how far it is, after each transaction. */
  readonly onProgress?: OnProgress;
}

/** What an ingest has done. */
export interface IngestReport {
  /** Lines that were copied, and their bytes. */
  readonly lines: number;
  readonly bytes: number;
  readonly elapsedMs: number;
}

const OPTION_NAMES = ["driver", "fileMode", "follow", "signal", "onProgress"];

/**
 * Copies every line of every segment of a log into a database, each exactly once: its rows and how far it has come are
 * one transaction, so that it goes on where it was, whatever has ended it. What is in the database survives a power
 * failure only after it does in the log. Others may read, write and ingest into the same database meanwhile.
 *
 * A database that is not there is made whole under another name, in half the time; while its indexes are made, this
 * program does nothing else. Memory stays the same however large the log is.
 *
 * @param log the log's directory, or anything that has lines
 * @param database the path of the database
 * @throws LogThreadError `ERR_NOT_A_LOG`, `ERR_NO_DRIVER`, `ERR_DATABASE` (`details.result` says `SQLITE_FULL` and the like),
 * `ERR_FOREIGN_DATABASE`, `ERR_NEWER_DATABASE`, `ERR_DIVERGED`, `ERR_INVALID_OPTION`
 * @example
 * ```ts
 * import { logEvent } from "log-thread";
 * import { ingest, verify } from "log-thread/ingest";
 *
 * logEvent("app:start", "example", { version: "0.1.0" });
 * const { lines } = await ingest("log_thread", "log_thread/events.db");
 * // The first line of a segment says which one it is.
 * console.log(lines, (await verify("log_thread", "log_thread/events.db")).isSame);
 * ```
 * ```text
 * 2 true
 * ```
 */
export async function ingest(
  log: LogOrDirectory,
  database: string,
  options: IngestOptions = {},
): Promise<IngestReport> {
  checkOptionNames(options, OPTION_NAMES);
  const path = resolve(database);
  const source = logSource(log, path);
  const startMs = performance.now();
  const account = new Account(options.onProgress);
  try {
    await copyAll(source, path, account, options);
  } catch (error) {
    throw withWayOut(error, path);
  }
  const { lines, bytes } = account;
  return { lines, bytes, elapsedMs: performance.now() - startMs };
}

async function copyAll(
  source: LineSource,
  path: string,
  account: Account,
  options: IngestOptions,
): Promise<void> {
  const { driver, fileMode = 0o600, follow = false, signal } = options;
  if (signal?.aborted) return;
  removeLeftBehind(path);
  if (nodeDisk.statusAt(path) === undefined) {
    const isMade = await buildDatabase(source, path, account, { driver, fileMode, signal });
    // What went into a database that nobody will see was not copied.
    if (!isMade) account.reset();
    if (signal?.aborted) return;
  }
  const database = await patiently(() => openEventDatabase(path, { driver, fileMode }), signal);
  try {
    const copy = new LineCopy(source, database, { bytes: limits.ingestBytes, syncs: true, signal });
    if (follow) await copyOn(source, copy, account, signal);
    else await copy.catchUp(account);
  } finally {
    database.close();
  }
}

/** Copies what comes, as soon as the log tells of it. */
async function copyOn(
  source: LineSource,
  copy: LineCopy,
  account: Account,
  signal: AbortSignal | undefined,
): Promise<void> {
  using lookout = new Lookout(source, signal === undefined ? {} : { signal });
  while (!signal?.aborted) {
    lookout.begin();
    await lookout.wait(await copy.catchUp(account));
  }
}

/** What SQLite says of a disk or a file, with what to do. */
function withWayOut(error: unknown, path: string): unknown {
  if (!(error instanceof LogThreadError) || error.code !== "ERR_DATABASE") return error;
  const wayOut = WAYS_OUT[String(error.details["result"])];
  if (wayOut === undefined) return error;
  return new LogThreadError("ERR_DATABASE", `${error.message}; ${wayOut}`, {
    cause: error,
    details: { ...error.details, path },
  });
}

const WAYS_OUT: Readonly<Record<string, string>> = {
  SQLITE_FULL: "make room on the disk and ingest again: it goes on where it was",
  SQLITE_NOTADB: "what is there is left as it is: move it away, or name another path",
  SQLITE_CORRUPT: "move it away and ingest again: a database is made anew from the log's lines",
  SQLITE_CANTOPEN: "name a path in a directory that is there and may be written to",
  SQLITE_READONLY: "ingest as the user the database belongs to, or name another path",
  SQLITE_BUSY: "somebody else has held it for too long: end that, and ingest again",
};
