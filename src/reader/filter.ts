import { limits } from "../base/index.ts";
import {
  formatTimestamp,
  type LineScanner,
  type LogEvent,
  matchesType,
  SEGMENT_TYPE,
  TIMESTAMP_BYTES,
} from "../line/index.ts";
import { Candidates } from "./candidates.ts";
import { Decisions } from "./decisions.ts";
import {
  type EventFilter,
  type FilterParts,
  filterParts,
  sessionField,
  sourceClues,
  typeClues,
} from "./filter-parts.ts";
import { Needle } from "./needle.ts";

/**
 * A filter made ready for scanning. It decides on the bytes of a line wherever it can, so that a
 * line which is not wanted is neither decoded nor allocated.
 */
export class LineFilter {
  /** Is every event wanted? */
  readonly isOpen: boolean;
  readonly #parts: FilterParts;
  readonly #since: string | undefined;
  readonly #until: string | undefined;
  readonly #sessions: readonly Needle[];
  readonly #texts: readonly Needle[];
  readonly #own: Candidates;
  readonly #foreign: Candidates;
  /** All that is looked for in a chunk. */
  readonly #needles: readonly Needle[];
  /** Is a segment's first line wanted? It is the segment's own mark, and given only to who asks for it by name. */
  readonly wantsHeaders: boolean;
  readonly #types: Decisions | undefined;
  readonly #sources: Decisions | undefined;

  constructor(filter: EventFilter) {
    const parts = filterParts(filter);
    const { sinceMs, untilMs, types, sources, sessions } = parts;
    this.#parts = parts;
    this.#since = filter.since === undefined ? undefined : formatTimestamp(Math.ceil(sinceMs));
    this.#until = filter.until === undefined ? undefined : formatTimestamp(Math.ceil(untilMs));
    if (types.length > 0) {
      this.#types = new Decisions((type) => types.some((pattern) => matchesType(pattern, type)));
    }
    if (sources.length > 0) this.#sources = new Decisions((source) => sources.includes(source));
    this.#sessions = needles(sessions.map(sessionField));
    this.#texts = needles(parts.texts);
    // What our own lines write otherwise than it is holds an escape.
    const backslash = new Needle("\\");
    const given = (clues: readonly (readonly Needle[])[]) => clues.filter((clue) => clue.length > 0);
    const named = given([typeClues(types), sourceClues(sources)].map(needles));
    this.#foreign = new Candidates([...named, ...given([this.#texts])]);
    this.#own = new Candidates([
      ...named.map((clue) => [...clue, backslash]),
      ...given([this.#sessions, this.#texts]),
    ]);
    this.#needles = [...named.flat(), backslash, ...this.#sessions, ...this.#texts];
    const parted = types.length + sources.length + sessions.length + parts.texts.length > 0;
    this.isOpen = !parted && filter.since === undefined && filter.until === undefined;
    this.wantsHeaders = types.some((pattern) => pattern !== "*" && matchesType(pattern, SEGMENT_TYPE));
  }

  /** Begins with another chunk. */
  reset(chunk: string): void {
    for (const needle of this.#needles) needle.reset(chunk);
  }

  /** Finds lines that may be wanted, in a segment of our own or in a foreign one; undefined where any line may be. */
  candidates(own: boolean): Candidates | undefined {
    const candidates = own ? this.#own : this.#foreign;
    return candidates.areFew ? candidates : undefined;
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
    if (this.#types?.wants(chunk.slice(pipe1 + 1, pipe2), own) === false) return false;
    if (this.#sources?.wants(chunk.slice(pipe2 + 1, pipe3), own) === false) return false;
    const message = pipe3 + 1;
    return (!own || anyWithin(this.#sessions, message, end)) && anyWithin(this.#texts, message, end);
  }

  /** Confirms what bytes alone can not tell: that a session's id is a field, not something a text says. */
  confirms(event: LogEvent): boolean {
    const { sessions } = this.#parts;
    if (sessions.length === 0) return true;
    const id = event.fields["session_id"];
    return typeof id === "string" && sessions.includes(id);
  }

  /** Does it ask for a time from which, or up to which, events are wanted? */
  get hasSince(): boolean {
    return this.#since !== undefined;
  }

  get hasUntil(): boolean {
    return this.#until !== undefined;
  }

  /** Is a time so early that nothing before it in the log can be wanted, by the disorder that is allowed for? */
  isBeforeAll(timeMs: number): boolean {
    return timeMs < this.#parts.sinceMs - limits.clockDisorderMs;
  }

  /** Is a time so late that nothing behind it in the log can be wanted? */
  isAfterAll(timeMs: number): boolean {
    return timeMs > this.#parts.untilMs + limits.clockDisorderMs;
  }
}

function needles(texts: readonly string[]): readonly Needle[] {
  return texts.map((text) => new Needle(text));
}

function anyWithin(needles: readonly Needle[], start: number, end: number): boolean {
  if (needles.length === 0) return true;
  let found = false;
  for (const needle of needles) if (needle.isWithin(start, end)) found = true;
  return found;
}
