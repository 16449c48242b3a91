import { limits } from "../base/index.ts";
import {
  type EventType,
  encodeSessionId,
  escapeJson,
  escapeText,
  formatTimestamp,
  type LineScanner,
  type LogEvent,
  matchesType,
  SEGMENT_TYPE,
  TIMESTAMP_BYTES,
  unescapeText,
} from "../line/index.ts";
import { invalid } from "./check-options.ts";
import { Needle } from "./needle.ts";

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

/**
 * A filter made ready for scanning. It decides on the bytes of a line wherever it can, so that a
 * line which is not wanted is neither decoded nor allocated.
 */
export class LineFilter {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly #since: string | undefined;
  readonly #until: string | undefined;
  readonly #types: readonly string[];
  readonly #sources: readonly string[];
  readonly #sessions: ReadonlySet<string>;
  readonly #sessionNeedles: readonly Needle[];
  readonly #textNeedles: readonly Needle[];
  readonly #headers: boolean;
  /** Decisions already made, by the part's bytes; own and foreign lines are written differently. */
  readonly #typeDecisions = new Map<string, boolean>();
  readonly #sourceDecisions = new Map<string, boolean>();

  constructor(filter: EventFilter) {
    this.sinceMs = filter.since === undefined ? Number.NEGATIVE_INFINITY : momentMs("since", filter.since);
    this.untilMs = filter.until === undefined ? Number.POSITIVE_INFINITY : momentMs("until", filter.until);
    this.#since = filter.since === undefined ? undefined : formatTimestamp(Math.ceil(this.sinceMs));
    this.#until = filter.until === undefined ? undefined : formatTimestamp(Math.ceil(this.untilMs));
    this.#types = texts("types", filter.types);
    this.#sources = texts("sources", filter.sources);
    const sessions = texts("sessions", filter.sessions);
    this.#sessions = new Set(sessions);
    this.#sessionNeedles = sessions.map((id) => new Needle(`session_id=${encodeSessionId(id)}`));
    this.#textNeedles = needlesFor(filter.text);
    this.#headers = this.#types.some((pattern) => pattern !== "*" && matchesType(pattern, SEGMENT_TYPE));
  }

  /** Begins with another chunk. */
  reset(chunk: string): void {
    for (const needle of this.#sessionNeedles) needle.reset(chunk);
    for (const needle of this.#textNeedles) needle.reset(chunk);
  }

  /**
   * Can the event the scanner stands on be wanted? False is final; true still has to be confirmed
   * by `confirms` once the event is decoded.
   */
  mayWant(scanner: LineScanner, chunk: string, own: boolean): boolean {
    const { eventStart, pipe1, pipe2, pipe3, end } = scanner;
    if (this.#since !== undefined || this.#until !== undefined) {
      const timestamp = chunk.slice(eventStart, eventStart + TIMESTAMP_BYTES);
      if (this.#since !== undefined && timestamp < this.#since) return false;
      if (this.#until !== undefined && timestamp >= this.#until) return false;
    }
    if (
      this.#types.length > 0 &&
      !this.#decide(this.#typeDecisions, this.#types, chunk.slice(pipe1 + 1, pipe2), own)
    ) {
      return false;
    }
    if (
      this.#sources.length > 0 &&
      !this.#decide(this.#sourceDecisions, this.#sources, chunk.slice(pipe2 + 1, pipe3), own)
    ) {
      return false;
    }
    const message = pipe3 + 1;
    return (
      (!own || anyWithin(this.#sessionNeedles, message, end)) && anyWithin(this.#textNeedles, message, end)
    );
  }

  /** Confirms what bytes alone can not tell: that a session's id is a field, not something a text says. */
  confirms(event: LogEvent): boolean {
    if (this.#sessions.size === 0) return true;
    const id = event.fields["session_id"];
    return typeof id === "string" && this.#sessions.has(id);
  }

  /** Is a segment's first line wanted? It is the segment's own mark, and given only to who asks for it by name. */
  get wantsHeaders(): boolean {
    return this.#headers;
  }

  /** Is a time so early that nothing before it in the log can be wanted, by the disorder that is allowed for? */
  isBeforeAll(timeMs: number): boolean {
    return timeMs < this.sinceMs - limits.clockDisorderMs;
  }

  /** Is a time so late that nothing behind it in the log can be wanted? */
  isAfterAll(timeMs: number): boolean {
    return timeMs > this.untilMs + limits.clockDisorderMs;
  }

  #decide(
    decisions: Map<string, boolean>,
    patterns: readonly string[],
    bytes: string,
    own: boolean,
  ): boolean {
    const key = own ? bytes : `|${bytes}`;
    const known = decisions.get(key);
    if (known !== undefined) return known;
    const written = Buffer.from(bytes, "latin1").toString("utf8");
    const text = own ? unescapeText(written) : written;
    const decision =
      decisions === this.#typeDecisions
        ? patterns.some((pattern) => matchesType(pattern, text))
        : patterns.includes(text);
    // A copy of the key: the slice itself would keep its whole chunk.
    if (decisions.size < limits.cacheEntriesMax)
      decisions.set(Buffer.from(key, "latin1").toString("latin1"), decision);
    return decision;
  }
}

function anyWithin(needles: readonly Needle[], start: number, end: number): boolean {
  if (needles.length === 0) return true;
  let found = false;
  for (const needle of needles) if (needle.isWithin(start, end)) found = true;
  return found;
}

/** A text is searched as it was typed, and in each way a line may write it. */
function needlesFor(text: string | undefined): Needle[] {
  if (text === undefined || text === "") return [];
  if (typeof text !== "string") throw invalid("text", text, "a text");
  const escaped = escapeText(text);
  const ways = [text, escaped, escaped.replaceAll('"', '\\"'), escapeJson(JSON.stringify(text).slice(1, -1))];
  return [...new Set(ways)].map((way) => new Needle(way));
}

/**
 * A moment in milliseconds.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION` naming the option and the value
 */
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
