import { resolve } from "node:path";
import { LogThreadError, limits } from "../base/index.ts";
import type { LogEvent } from "../line/index.ts";
import {
  checkOptionNames,
  type EventFilter,
  FILTER_NAMES,
  invalidOption,
  OneBlock,
  readLog,
} from "../reader/index.ts";
import { type Block, type Database, type DriverName, openEventDatabase, type Row } from "../storage/index.ts";
import { type OnIndexed, updateSearchIndex } from "./search-index.ts";
import { searchQuery, syntaxError } from "./search-query.ts";

/** What is searched for beside the words. */
export interface SearchOptions extends EventFilter {
  /** How many at most, the best ones: a whole number from 1, or Infinity. Default 20. */
  readonly limit?: number;
  readonly driver?: DriverName;
  /** Is told how far the index is while it is brought up to date, which takes long only the first time. */
  readonly onIndexed?: OnIndexed;
}

/** An event that was found. */
export interface SearchHit {
  readonly event: LogEvent;
  /** How well it matches, as bm25 says: negative, and the smaller the better. */
  readonly rank: number;
}

/** Rows that are ranked at once; four times as many each time where a filter leaves too few of them. */
const ROWS = 256;

/** The best rows first; of equally good ones the older. What they hold is looked up only for those that are given. */
const RANKED = `
SELECT found.rank AS rank, events."offset" AS "offset", raw_line, segments.id AS segment, name, own
FROM (
  SELECT rowid, rank FROM events_search WHERE events_search MATCH ? ORDER BY rank, rowid LIMIT ? OFFSET ?
) AS found
JOIN events ON events.id = found.rowid JOIN segments ON segments.number = events.segment
ORDER BY found.rank, found.rowid`;

/**
 * Searches the events of a database for words: ranked, the best first. It looks in texts and fields, types and sources,
 * and for whole words, without regard to case and accents. Only a database that `ingest` or a SQLite storage has made can
 * be searched; its full-text index is made by the first search, and brought up to date by each.
 *
 * @param words words that all have to be there, `"phrases"`, beginnings (`time*`), with `AND`, `OR`, `NOT` and parentheses
 * @throws LogThreadError `ERR_QUERY_SYNTAX`, `ERR_NOT_A_LOG` where there is no database, `ERR_INVALID_OPTION`, `ERR_DATABASE`
 * @example
 * ```ts
 * import { logEvent } from "log-thread";
 * import { ingest, search } from "log-thread/ingest";
 *
 * logEvent("tool:error", "agent", "fetch failed: ECONNREFUSED", { name: "weather" });
 * logEvent("tool:end", "agent", { name: "weather" });
 * await ingest("log_thread", "log_thread/events.db");
 * for (const { event } of await search("log_thread/events.db", "weather failed")) console.log(event.text);
 * ```
 * ```text
 * fetch failed: ECONNREFUSED
 * ```
 */
export async function search(
  database: string,
  words: string,
  options: SearchOptions = {},
): Promise<SearchHit[]> {
  checkOptionNames(options, [...FILTER_NAMES, "limit", "driver", "onIndexed"]);
  const opened = openEventDatabase(resolve(database), { driver: options.driver, create: false });
  try {
    return await searchIn(opened, words, options);
  } finally {
    opened.close();
  }
}

/** The same in a database that is open. */
export async function searchIn(
  database: Database,
  words: string,
  { limit = limits.searchLimitDefault, onIndexed, driver: _, ...filter }: SearchOptions,
): Promise<SearchHit[]> {
  if (!(limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit > 0))) {
    throw invalidOption("limit", limit, "a whole number from 1, or Infinity");
  }
  const query = searchQuery(words);
  await updateSearchIndex(database, onIndexed);
  const hits: SearchHit[] = [];
  for (let from = 0, rows = ROWS; hits.length < limit; from += rows, rows *= 4) {
    const found = rankedRows(database, words, [query, rows, from]);
    for (const row of found) {
      const event = eventOf(row, filter);
      if (event !== undefined) hits.push({ event, rank: Number(row["rank"]) });
      if (hits.length === limit) break;
    }
    if (found.length < rows) break;
  }
  return hits;
}

function rankedRows(
  database: Database,
  words: string,
  values: readonly [query: string, limit: number, offset: number],
): readonly Row[] {
  try {
    return database.prepare(RANKED).all(values);
  } catch (error) {
    const isSyntax = error instanceof LogThreadError && /fts5: syntax error/.test(error.message);
    throw isSyntax ? syntaxError(words, "an operator or a parenthesis does not stand where it can") : error;
  }
}

/** The event of a row, if it is wanted: by the filter that is the same wherever lines are. */
function eventOf(row: Row, filter: EventFilter): LogEvent | undefined {
  const raw = row["raw_line"];
  const line = raw instanceof Uint8Array ? Buffer.from(raw) : Buffer.from(String(raw));
  const bytes = Buffer.concat([line, Buffer.from("\n")]);
  const id = String(row["segment"]);
  const segment = { id, name: String(row["name"]), own: row["own"] === 1, active: false, size: 0 };
  const offset = Number(row["offset"]);
  const block: Block = { segment, offset, length: bytes.length, bytes, oversized: false, terminated: true };
  return readLog(new OneBlock(block), { ...filter, limit: 1 })[0];
}
