/** What is asked of every tool, in the order in which it is shown. */
export const QUESTIONS = [
  { id: "count-errors", short: "a", about: "how many events of `error:*` there are" },
  { id: "newest-errors", short: "b", about: "the newest 1000 of them, as lines" },
  { id: "histogram", short: "c", about: "how many events of each type there are in each minute" },
  { id: "session", short: "d", about: "all events of one session, as lines" },
  { id: "all-errors", short: "e", about: "all events of `error:*`, as lines" },
  { id: "rare-text", short: "f", about: "the events that hold a rare word, as lines" },
  { id: "type-in-day", short: "g", about: "the events of one type in one day, as lines" },
  { id: "top-sources", short: "h", about: "the ten sources with the most events" },
] as const;

export type QuestionId = (typeof QUESTIONS)[number]["id"];

/** How many of the newest errors, and of the sources, are asked for. */
export const NEWEST = 1_000;
export const TOP = 10;

/** Whose types begin with this is an error. */
export const ERROR_PREFIX = "error:";

/** What the questions are about in one log; it is found out while the log is written. */
export interface Topics {
  readonly session: string;
  readonly word: string;
  readonly type: string;
  /** The day that is asked for, and the one behind it: `YYYY-MM-DD`. */
  readonly day: string;
  readonly nextDay: string;
}
