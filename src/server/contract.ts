import type { SessionReport } from "../analysis/index.ts";

/**
 * What the server answers, typed: the page and the server share it. Every path is below the one the server is mounted at, every
 * request a GET with the parameters as its query string. Positions are `segment:offset`, times milliseconds since 1970.
 */
export interface Api {
  /** What log this is. */
  readonly log: Endpoint<Record<never, never>, LogAnswer>;
  /** Events of a query, a page at a time: older or newer than a position, or from either end. */
  readonly events: Endpoint<EventsParameters, EventsAnswer>;
  /** How many events there are over time. */
  readonly hits: Endpoint<HitsParameters, HitsAnswer>;
  /** The commonest values of types, sources and sessions, or of a field, among the events of a query. */
  readonly facets: Endpoint<FacetsParameters, FacetsAnswer>;
  /** The lines around a position. */
  readonly context: Endpoint<ContextParameters, ContextAnswer>;
  /** The newest sessions. */
  readonly sessions: Endpoint<SessionsParameters, SessionsAnswer>;
  /** One session: its numbers and its spans. */
  readonly timeline: Endpoint<TimelineParameters, TimelineAnswer>;
  /** A ticket for one download of a segment, since a browser downloads without a header. */
  readonly ticket: Endpoint<TicketParameters, TicketAnswer>;
}

/** One endpoint: what it is asked and what it answers. */
export interface Endpoint<Parameters, Answer> {
  readonly parameters: Parameters;
  readonly answer: Answer;
}

/** An event as the page gets it. */
export interface EventJson {
  readonly position: string;
  readonly timeMs: number;
  readonly type: string;
  readonly source: string;
  /** Text without fields, decoded. */
  readonly text?: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The line, verbatim, up to a bound: text, whatever is in it. */
  readonly raw: string;
  /** Bytes of the line; more than `raw` where that was cut. */
  readonly length: number;
  readonly salvaged?: true;
}

/** Bytes that are no event. */
export interface MalformedJson {
  readonly position: string;
  readonly malformed: string;
  readonly raw: string;
  readonly length: number;
}

export type ItemJson = EventJson | MalformedJson;

/** Why an answer is less than everything. */
export interface Limits {
  /** Did it stop at a number of rows, of bytes, or of milliseconds? */
  readonly limitedBy?: "rows" | "bytes" | "time";
}

export interface SegmentJson {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly active: boolean;
  readonly own: boolean;
}

export interface LogAnswer {
  /** The directory's last name, never its path. */
  readonly name: string;
  readonly segments: readonly SegmentJson[];
  readonly bytes: number;
  readonly nowMs: number;
  /** Events, and the first and the last time; undefined until the index knows. */
  readonly events?: number;
  readonly firstMs?: number;
  readonly lastMs?: number;
  /** How far the index is, 0 to 1. */
  readonly indexed: number;
}

/** A query in the query language; empty for everything. */
export interface Query {
  readonly q?: string;
}

/** Which of a query's events are wanted: by their number, counted from 0 at the log's beginning, or around a position. Without either the last ones. */
export interface EventsParameters extends Query {
  readonly first?: number;
  readonly at?: string;
  readonly limit?: number;
}

export interface EventsAnswer extends Found {
  /** In the log's order. */
  readonly items: readonly ItemJson[];
  /** The number of the first of them. */
  readonly first: number;
  /** The place in the log up to which `total` counts; from there a tail goes on. */
  readonly end: string;
}

/** How many events a query has. */
export interface Found extends Limits {
  readonly total: number;
  /** How much of the log was looked at for that, 0 to 1: a text takes a while, and the index may still be made. */
  readonly looked: number;
}

export interface HitsParameters extends Query {
  /** Buckets at most; their width is a round number that gives no more. */
  readonly buckets?: number;
  readonly by?: "category" | "type" | "source";
}

export interface HitsAnswer extends Found {
  readonly bucketMs: number;
  readonly startMs: number;
  readonly endMs: number;
  /** For each group the count in each bucket from `startMs` on. */
  readonly groups: readonly { readonly name: string; readonly counts: readonly number[] }[];
  /** The errors among them, by bucket. */
  readonly errors: readonly number[];
}

export interface FacetsParameters extends Query {
  /** Comma-separated: type, source, session, or names of fields. */
  readonly of: string;
  readonly limit?: number;
}

export interface FacetsAnswer extends Found {
  readonly facets: readonly {
    readonly of: string;
    readonly values: readonly { readonly value: string; readonly count: number }[];
    /** Are there more values than are given? */
    readonly more: boolean;
    /** So many of the newest events were looked at, where it was not all of them. */
    readonly sampled?: number;
  }[];
}

export interface ContextParameters {
  readonly at: string;
  readonly before?: number;
  readonly after?: number;
}

export interface ContextAnswer extends Limits {
  readonly items: readonly ItemJson[];
}

export interface SessionsParameters {
  readonly limit?: number;
  /** A session: those before and after it are wanted, and itself, instead of the newest. */
  readonly around?: string;
}

export interface SessionJson {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly events: number;
  readonly errors: number;
}

export interface SessionsAnswer extends Limits {
  readonly sessions: readonly SessionJson[];
}

export interface TimelineParameters {
  readonly session: string;
}

export interface TimelineAnswer extends SessionReport, Limits {
  readonly session: string;
}

export interface TicketParameters {
  readonly segment: string;
}

export interface TicketAnswer {
  /** Path and query of the download, to be opened once and soon. */
  readonly path: string;
}

/** What the tail sends: server-sent events named `items`, `reset` and `end`; the id of each is where to go on. */
export interface TailMessage {
  readonly items: readonly ItemJson[];
  /** Where the next one begins. */
  readonly next: string;
}

/** Every answer that is no 200. */
export interface ProblemJson {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly at?: number;
    readonly length?: number;
  };
}
