import { type EventType, encodeSessionId, escapeJson, escapeText } from "../line/index.ts";
import { invalid } from "./check-options.ts";

/** A moment: a Date, milliseconds since 1970, or a text that `Date.parse` reads. */
export type Moment = Date | number | string;

/** Which events are wanted. Everything given must hold; an empty list is no filter. */
export interface EventFilter {
  /** Events of this moment and later. */
  readonly since?: Moment;
  /** Events before this moment. */
  readonly until?: Moment;
  /** Types, or patterns that end in `*` (`llm:*`) or begin with it (`*:error`); one of them must match. */
  readonly types?: readonly EventType[];
  /** Sources; one of them must be the event's. */
  readonly sources?: readonly string[];
  /** Values of `session_id`; one of them must be the event's. */
  readonly sessions?: readonly string[];
  /** A text that stands in the message, letter for letter. */
  readonly text?: string;
}

/** The parts of a filter, checked; a part that is not given is without bound or empty. */
export interface FilterParts {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly types: readonly string[];
  readonly sources: readonly string[];
  readonly sessions: readonly string[];
  /** The text in each way a line may write it. */
  readonly texts: readonly string[];
}

/**
 * Checks a filter.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION` naming the option and the value
 */
export function filterParts(filter: EventFilter): FilterParts {
  return {
    sinceMs: filter.since === undefined ? Number.NEGATIVE_INFINITY : momentMs("since", filter.since),
    untilMs: filter.until === undefined ? Number.POSITIVE_INFINITY : momentMs("until", filter.until),
    types: texts("types", filter.types),
    sources: texts("sources", filter.sources),
    sessions: texts("sessions", filter.sessions),
    texts: waysToWrite(filter.text),
  };
}

/** A session as the field of a line of our own. */
export function sessionField(id: string): string {
  return `session_id=${encodeSessionId(id)}`;
}

/** What reads as U+FFFD may be any bytes that are no UTF-8, and can not be searched for. */
const REPLACEMENT = "\ufffd";

/**
 * What one of has to stand in a line of which the type is wanted, where it is written without escapes;
 * nothing where that can not be said.
 */
export function typeClues(patterns: readonly string[]): readonly string[] {
  if (patterns.some((pattern) => pattern === "*" || pattern.includes(REPLACEMENT))) return [];
  return patterns.map((pattern) => {
    if (pattern.endsWith("*")) return `|${pattern.slice(0, -1)}`;
    return pattern.startsWith("*") ? `${pattern.slice(1)}|` : `|${pattern}|`;
  });
}

/** The same for sources. */
export function sourceClues(sources: readonly string[]): readonly string[] {
  return sources.some((source) => source.includes(REPLACEMENT)) ? [] : sources.map((source) => `|${source}|`);
}

/** A text is searched as it was typed, and in each way a line may write it. */
function waysToWrite(text: string | undefined): readonly string[] {
  if (text === undefined || text === "") return [];
  if (typeof text !== "string") throw invalid("text", text, "a text");
  const escaped = escapeText(text);
  const ways = [text, escaped, escaped.replaceAll('"', '\\"'), escapeJson(JSON.stringify(text).slice(1, -1))];
  return [...new Set(ways)];
}

function momentMs(option: string, moment: Moment): number {
  const timeMs =
    typeof moment === "number"
      ? moment
      : moment instanceof Date
        ? moment.getTime()
        : Date.parse(String(moment));
  if (!Number.isNaN(timeMs)) return timeMs;
  throw invalid(option, moment, 'a Date, milliseconds since 1970, or a time such as "2026-01-09T14:32:01Z"');
}

function texts(option: string, value: readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw invalid(option, value, 'a list of texts, such as ["llm:*"]');
}
