import { ERROR_PREFIX, NEWEST, type QuestionId, TOP, type Topics } from "./questions.ts";

/** A table of events, or what gives rows like one, and what differs between two of them. */
export interface EventTable {
  readonly from: string;
  /** The column of types. */
  readonly type: string;
  /** What a row's line is put together from. */
  readonly line: string;
  /** The column that puts rows into the order of the log. */
  readonly place: string;
  readonly isOfSession: (id: string) => string;
  readonly holds: (word: string) => string;
  /** Leaves out the line with which a segment begins. */
  readonly isEvent: string;
}

/** The first text behind all that begin so. */
const ERROR_END = `${ERROR_PREFIX.slice(0, -1)};`;
const MINUTE = "substr(ts, 1, 16)";

/** The question as SQL. */
export function sqlOf(question: QuestionId, table: EventTable, topics: Topics): string {
  const { from, type, line, place, isEvent } = table;
  const isError = `${type} >= '${ERROR_PREFIX}' AND ${type} < '${ERROR_END}'`;
  const lines = (where: string): string =>
    `SELECT ${line} AS line FROM ${from} WHERE ${where} ORDER BY ${place}`;
  switch (question) {
    case "count-errors":
      return `SELECT count(*) AS n FROM ${from} WHERE ${isError}`;
    case "newest-errors":
      // Lines are put together only of those that are wanted, which is fastest in both databases.
      return lines(
        `${place} IN (SELECT ${place} FROM ${from} WHERE ${isError} ORDER BY ${place} DESC LIMIT ${NEWEST})`,
      );
    case "histogram":
      return `SELECT ${MINUTE} AS minute, ${type} AS type, count(*) AS n FROM ${from} WHERE ${isEvent} GROUP BY ${type}, ${MINUTE}`;
    case "session":
      return lines(table.isOfSession(topics.session));
    case "all-errors":
      return lines(isError);
    case "rare-text":
      return lines(table.holds(topics.word));
    case "type-in-day":
      return lines(`${type} = '${topics.type}' AND ts >= '${topics.day}' AND ts < '${topics.nextDay}'`);
    case "top-sources":
      return `SELECT count(*) AS n, source FROM ${from} WHERE ${isEvent} GROUP BY source ORDER BY n DESC, source LIMIT ${TOP}`;
  }
}
