import { limits } from "../base/index.ts";
import {
  type LineScanner,
  type LogEvent,
  matchesType,
  SEGMENT_TYPE,
  TIMESTAMP_BYTES,
} from "../line/index.ts";
import { Candidates } from "./candidates.ts";
import { fieldClue, sessionClue, sourceClue, typeClue } from "./clues.ts";
import { ConfirmedFields } from "./confirmed-fields.ts";
import { Decisions } from "./decisions.ts";
import { type EventFilter, type FilterParts, filterParts } from "./filter-parts.ts";
import { type Finder, FoldedNeedle } from "./folded-needle.ts";
import { Needle } from "./needle.ts";
import { PartsFilter } from "./parts-filter.ts";
import type { WrittenText } from "./text-condition.ts";
import { TimeBounds } from "./time-bounds.ts";

/**
 * A filter made ready for scanning. It decides on the bytes of a line wherever it can, so that a
 * line which is not wanted is neither decoded nor allocated.
 */
export class LineFilter {
  /** Is every event wanted? */
  readonly isOpen: boolean;
  readonly #parts: FilterParts;
  readonly #times: TimeBounds | undefined;
  readonly #types: Decisions | undefined;
  readonly #sources: Decisions | undefined;
  /** Of each list one has to stand in a message; in lines of our own an escape may stand for it. */
  readonly #wantedOwn: readonly (readonly Finder[])[];
  readonly #wantedForeign: readonly (readonly Finder[])[];
  /** What must not stand in a message. */
  readonly #unwanted: readonly Finder[];
  readonly #fields: ConfirmedFields | undefined;
  readonly #own: Candidates;
  readonly #foreign: Candidates;
  /** All that is looked for in a chunk. */
  readonly #finders: readonly Finder[];
  /** Is a segment's first line wanted? It is the segment's own mark, and given only to who asks for it by name. */
  readonly wantsHeaders: boolean;

  constructor(filter: EventFilter) {
    const parts = filterParts(filter);
    const decided = new PartsFilter(parts);
    this.#parts = parts;
    if (decided.asksTime) this.#times = new TimeBounds(parts);
    if (decided.asksType) this.#types = new Decisions((type) => decided.wantsType(type));
    if (decided.asksSource) this.#sources = new Decisions((source) => decided.wantsSource(source));
    if (ConfirmedFields.areAsked(parts)) this.#fields = new ConfirmedFields(parts, decided);
    this.isOpen = !(
      decided.asksTime ||
      decided.asksType ||
      decided.asksSource ||
      decided.asksSession ||
      decided.needsText
    );
    this.wantsHeaders = parts.types.some((patterns) =>
      patterns.some((pattern) => pattern !== "*" && matchesType(pattern, SEGMENT_TYPE)),
    );
    // What our own lines write otherwise than it is holds an escape.
    const backslash = new Needle("\\");
    const named = clues([...parts.types.map(typeClue), ...parts.sources.map(sourceClue)]);
    const fields = clues([...parts.sessions.map(sessionClue), ...parts.fields.map(fieldClue)]);
    const texts = parts.texts.map(findersOf);
    const orEscaped = (clue: readonly Finder[]): readonly Finder[] => [...clue, backslash];
    this.#wantedOwn = [...fields.map(orEscaped), ...texts];
    this.#wantedForeign = [...fields, ...texts];
    this.#unwanted = parts.not.texts.flatMap(findersOf);
    this.#foreign = new Candidates([...named, ...this.#wantedForeign]);
    this.#own = new Candidates([...named.map(orEscaped), ...this.#wantedOwn]);
    this.#finders = [backslash, ...[...named, ...fields, ...texts].flat(), ...this.#unwanted];
  }

  /** Begins with another chunk. */
  reset(chunk: string): void {
    for (const finder of this.#finders) finder.reset(chunk);
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
    if (this.#times?.wants(chunk.slice(eventStart, eventStart + TIMESTAMP_BYTES)) === false) return false;
    if (this.#types?.wants(chunk.slice(pipe1 + 1, pipe2), own) === false) return false;
    if (this.#sources?.wants(chunk.slice(pipe2 + 1, pipe3), own) === false) return false;
    const message = pipe3 + 1;
    for (const finders of own ? this.#wantedOwn : this.#wantedForeign) {
      if (!isAnyWithin(finders, message, end)) return false;
    }
    return !isAnyWithin(this.#unwanted, message, end);
  }

  /** Confirms what bytes alone can not tell: what fields say, not what a text says of them. */
  confirms(event: LogEvent): boolean {
    return this.#fields?.confirm(event) !== false;
  }

  /** Does it ask for a time from which, or up to which, events are wanted? */
  get hasSince(): boolean {
    return this.#parts.sinceMs > Number.NEGATIVE_INFINITY;
  }

  get hasUntil(): boolean {
    return this.#parts.untilMs < Number.POSITIVE_INFINITY;
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

/** The clues that say something. */
function clues(lists: readonly (readonly string[])[]): readonly (readonly Finder[])[] {
  return lists
    .filter((texts) => texts.length > 0)
    .map((texts) => [...new Set(texts)].map((text) => new Needle(text)));
}

function findersOf({ ways, ignoreCase }: WrittenText): readonly Finder[] {
  return ways.map((way) => (ignoreCase ? new FoldedNeedle(way) : new Needle(way)));
}

/** Asked of every line: a loop makes nothing, where a function for each call would. */
function isAnyWithin(finders: readonly Finder[], start: number, end: number): boolean {
  for (const finder of finders) if (finder.isWithin(start, end)) return true;
  return false;
}
