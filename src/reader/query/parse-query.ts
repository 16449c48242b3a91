import type { EventFilter } from "../filter-parts.ts";
import { FilterBuilder, type QueryNote } from "./filter-builder.ts";
import type { QueryTerm } from "./query-terms.ts";
import { TermReader } from "./term-reader.ts";
import { localTime, utc } from "./time-zone.ts";

/** How a query is read. */
export interface QueryOptions {
  /** What `since:1h` is counted from. Default: the clock, as it is now. */
  readonly nowMs?: number;
  /** Where a time without a zone is at home. Default UTC, as every timestamp of a log is. */
  readonly timeZone?: "UTC" | "local";
}

/** A query that was understood. */
export interface Query {
  /** What it asks of events, as every function takes it that reads. */
  readonly filter: EventFilter;
  /** Does it ask for the bytes that are no event, and only for them (`is:malformed`)? */
  readonly malformed: boolean;
  /** Its parts in their order, with the places where they stand. */
  readonly terms: readonly QueryTerm[];
  /** What is to be told of it: a time that clocks show never or twice. */
  readonly notes: readonly QueryNote[];
}

/**
 * Reads a query: `type:llm:* latency_ms>2000 since:1h "timed out" -source:websockets`. All its parts must hold;
 * commas mean any of. An empty one asks for every event.
 *
 * @throws LogThreadError `ERR_QUERY_SYNTAX`; its `details` are a `QueryProblem`: where it is, and what could stand there
 * @example
 * ```ts
 * import { parseQuery } from "log-thread/query";
 *
 * const { filter } = parseQuery("type:llm:*,tool:* latency_ms>2000 -source:websockets");
 * console.log(JSON.stringify(filter));
 * ```
 * ```text
 * {"types":["llm:*","tool:*"],"fields":[{"name":"latency_ms","op":">","value":2000}],"not":{"sources":["websockets"]}}
 * ```
 */
export function parseQuery(text: string, { nowMs = Date.now(), timeZone = "UTC" }: QueryOptions = {}): Query {
  const terms = new TermReader(text).terms();
  const builder = new FilterBuilder(text, { nowMs, zone: timeZone === "local" ? localTime : utc });
  for (const term of terms) builder.add(term);
  return { ...builder.finish(terms), terms, notes: builder.notes };
}
