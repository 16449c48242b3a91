import { setImmediate as nextTurn } from "node:timers/promises";
import { limits } from "../base/index.ts";
import { SEGMENT_TYPE } from "../line/index.ts";
import type { Database } from "../storage/index.ts";
import { patiently } from "./patiently.ts";

/**
 * The index holds no text of its own: it points to the rows of `events`. `search_state` says up to which row it goes,
 * and is written with it, so that every row is in it once.
 */
const TABLES = `
CREATE VIRTUAL TABLE IF NOT EXISTS events_search USING fts5(
  message, event_type, source, content = 'events', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TABLE IF NOT EXISTS search_state (indexed INTEGER NOT NULL);
INSERT INTO search_state SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM search_state);`;

/** What is no event is not searched for. A row may only be taken where it stays as it is: a line without an end may grow. */
const ADD = `
INSERT INTO events_search (rowid, message, event_type, source)
SELECT id, message, event_type, source FROM events
WHERE id > ? AND id <= ? AND terminated = 1 AND event_type NOT IN ('log:malformed', 'log:blank', '${SEGMENT_TYPE}')`;

/** Is told how many rows of how many are in the index. */
export type OnIndexed = (indexed: number, rows: number) => void;

/** Takes every event into the full-text index that is not in it; the first time that is all of them. */
export async function updateSearchIndex(database: Database, tell: OnIndexed = () => {}): Promise<void> {
  if (!hasIndex(database)) await patiently(() => database.transaction(() => database.exec(TABLES)));
  const last = lastRow(database);
  for (let indexed = indexedRow(database); indexed < last; ) {
    indexed = await patiently(() => addSome(database, last));
    tell(indexed, last);
    await nextTurn();
  }
}

function hasIndex(database: Database): boolean {
  const found = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'search_state'").get();
  return found !== undefined;
}

/** How far the index goes is asked again within the transaction: others may have brought it further. */
function addSome(database: Database, last: number): number {
  return database.transaction(() => {
    const from = indexedRow(database);
    const to = Math.min(from + limits.searchIndexRows, last);
    if (from >= to) return from;
    database.prepare(ADD).run([from, to]);
    database.prepare("UPDATE search_state SET indexed = ?").run([to]);
    return to;
  });
}

function indexedRow(database: Database): number {
  return Number(database.prepare("SELECT indexed FROM search_state").get()?.["indexed"]);
}

function lastRow(database: Database): number {
  return Number(database.prepare("SELECT coalesce(max(id), 0) AS last FROM events").get()?.["last"]);
}
