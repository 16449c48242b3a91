import { LogThreadError } from "../../base/index.ts";
import type { Database } from "./database.ts";

/** Tells a database of ours from any other; `logt` in ASCII. */
const APPLICATION_ID = 0x6c_6f_67_74;

/** The version of the tables. Raised when they change; a database of a later one is never touched. */
const SCHEMA_VERSION = 1;

/**
 * A line is whole in its columns as nearly all are: then `raw_line` is put together from them
 * when it is asked for, which saves a quarter of the size. `raw_override` keeps the bytes of any other, as a
 * BLOB where they are no clean text.
 */
const TABLES = `
CREATE TABLE segments (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  own INTEGER NOT NULL,
  active INTEGER NOT NULL,
  place INTEGER NOT NULL,
  size INTEGER NOT NULL,
  position INTEGER NOT NULL,
  last_ts TEXT NOT NULL
);
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  segment INTEGER NOT NULL,
  "offset" INTEGER NOT NULL,
  ts TEXT NOT NULL,
  event_type TEXT NOT NULL,
  source TEXT NOT NULL,
  message TEXT NOT NULL,
  session_id TEXT,
  kv_json TEXT,
  terminated INTEGER NOT NULL DEFAULT 1,
  length INTEGER,
  raw_override BLOB,
  raw_line AS (coalesce(raw_override, ts || '|' || event_type || '|' || source || '|' || message)) VIRTUAL
);`;

/** Those in the order in which lines come, nearly: they grow at their end. The first one is what makes every line unique. */
const GROWING_INDEXES = `
CREATE UNIQUE INDEX idx_events_position ON events (segment, "offset");
CREATE INDEX idx_events_ts ON events (ts);`;

/** Those that are written all over. */
const SCATTERED_INDEXES = `
CREATE INDEX idx_events_type_ts ON events (event_type, ts);
CREATE INDEX idx_events_session_ts ON events (session_id, ts) WHERE session_id IS NOT NULL;`;

/** Creates the tables in an empty database, without the indexes that are faster made when all lines are there. */
export function createTables(database: Database): void {
  database.transaction(() => {
    database.exec(TABLES + GROWING_INDEXES);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
}

/** Creates the other indexes. */
export function createIndexes(database: Database): void {
  database.transaction(() => database.exec(SCATTERED_INDEXES));
}

/**
 * Is a database that was opened one of ours, of a version known here? Nothing of it is changed by asking.
 *
 * It is asked through SQLite. Opened and closed beside it, the file would lose the locks by which SQLite
 * holds it in this process: they are the process's, not a descriptor's.
 *
 * @throws LogThreadError `ERR_FOREIGN_DATABASE`, `ERR_NEWER_DATABASE`
 */
export function checkOwner(database: Database, path: string): void {
  if (pragma(database, "application_id") !== APPLICATION_ID) throw foreignDatabase(path);
  const version = pragma(database, "user_version");
  if (version > SCHEMA_VERSION) {
    throw new LogThreadError(
      "ERR_NEWER_DATABASE",
      `${path} was made by a later log-thread (its tables have version ${version}, this one knows ${SCHEMA_VERSION}) and is left as it is: update log-thread, or name another path`,
      { details: { path, version } },
    );
  }
}

/** The error for a file that is not ours. */
export function foreignDatabase(path: string, cause?: unknown): LogThreadError {
  return new LogThreadError(
    "ERR_FOREIGN_DATABASE",
    `${path} is no database of a log, and is left as it is: move it away, or name another path`,
    { cause, details: { path } },
  );
}

function pragma(database: Database, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
