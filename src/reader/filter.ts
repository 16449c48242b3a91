import { limits } from "../base/index.ts";
import {
  formatTimestamp,
  type LineScanner,
  type LogEvent,
  matchesType,
  SEGMENT_TYPE,
  TIMESTAMP_BYTES,
} from "../line/index.ts";
import { Decisions } from "./decisions.ts";
import {
  type EventFilter,
  type FilterParts,
  filterParts,
  sessionField,
  sourceClues,
  typeClues,
} from "./filter-parts.ts";
import type { Clue } from "./kernel/clue.ts";
import { Needle } from "./needle.ts";

/** What our own lines write otherwise than it is holds one. */
const ESCAPE = "\\";

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
  readonly #own: readonly Clue[];
  readonly #foreign: readonly Clue[];
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
    const named = given([typeClues(types), sourceClues(sources)]);
    this.#foreign = given([...named.map(({ texts }) => texts), parts.texts]);
    this.#own = given([
      ...named.map(({ texts }) => [...texts, ESCAPE]),
      sessions.map(sessionField),
      parts.texts,
    ]);
    const parted = types.length + sources.length + sessions.length + parts.texts.length > 0;
    this.isOpen = !parted && filter.since === undefined && filter.until === undefined;
    this.wantsHeaders = types.some((pattern) => pattern !== "*" && matchesType(pattern, SEGMENT_TYPE));
  }

  /** Begins with another chunk. */
  reset(chunk: string): void {
    for (const needle of this.#sessions) needle.reset(chunk);
    for (const needle of this.#texts) needle.reset(chunk);
  }

  /** What has to stand in a line that may be wanted, of a segment of our own or of a foreign one; nothing where any line may be. */
  clues(own: boolean): readonly Clue[] {
    return own ? this.#own : this.#foreign;
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

/** The texts that say anything, as clues. */
function given(clues: readonly (readonly string[])[]): readonly Clue[] {
  return clues.filter((texts) => texts.length > 0).map((texts) => ({ texts }));
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
