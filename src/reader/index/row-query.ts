import { formatTimestamp, matchesType } from "../../line/index.ts";
import { LineFilter } from "../filter.ts";
import { type EventFilter, type FilterParts, filterParts } from "../filter-parts.ts";
import { FLAG, type IndexPart, type Kind, OVERFLOW_SESSION } from "./part.ts";

/** What an index alone says of a row. */
export const VERDICT = {
  /** It is not wanted. */
  no: 0,
  /** It is wanted, as far as its kind or its session goes. */
  yes: 1,
  /** Its line has to be read to know. */
  read: 2,
  /** Its line is wanted or has to be read, whatever its time and its session are. */
  always: 3,
} as const;


/** A filter made ready for an index: each type, source and session is decided on once for each part. */
export class RowQuery {
  /** The same filter, for lines that are read. */
  readonly filter: LineFilter;
  /** Are malformed lines wanted beside the events? */
  readonly malformed: boolean;
  /** Does it ask for a session? */
  readonly hasSessions: boolean;
  /** Wanted are events from the first up to the second, which is not among them. */
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly #parts: FilterParts;
  readonly #sessions: ReadonlySet<string>;

  constructor(filter: EventFilter, malformed = false) {
    const parts = filterParts(filter);
    this.filter = new LineFilter(filter);
    this.malformed = malformed;
    this.#parts = parts;
    this.#sessions = new Set(parts.sessions);
    this.hasSessions = this.#sessions.size > 0;
    this.sinceMs = filter.since === undefined ? Number.NEGATIVE_INFINITY : asWritten(parts.sinceMs);
    this.untilMs = filter.until === undefined ? Number.POSITIVE_INFINITY : asWritten(parts.untilMs);
  }

  /** Does every wanted event's line have to be read to know that it is wanted? */
  get needsText(): boolean {
    return this.#parts.texts.length > 0;
  }

  /** Verdicts on the kinds of a part, by id. */
  kindVerdicts(part: IndexPart): Uint8Array {
    return Uint8Array.from(part.kinds, (kind) => this.#kindVerdict(kind));
  }

  /** Verdicts on the sessions of a part, by id; undefined where any session will do. */
  sessionVerdicts(part: IndexPart): Uint8Array | undefined {
    if (!this.hasSessions) return undefined;
    const verdicts = new Uint8Array(OVERFLOW_SESSION + 1);
    part.sessions.forEach(({ id }, index) => {
      if (index > 0 && this.#sessions.has(id)) verdicts[index] = verdictOn(id);
    });
    verdicts[OVERFLOW_SESSION] = VERDICT.read;
    return verdicts;
  }

  #kindVerdict({ type, source, flags }: Kind): number {
    if ((flags & FLAG.blank) !== 0) return VERDICT.no;
    if (this.malformed && (flags & (FLAG.malformed | FLAG.salvaged | FLAG.overflow)) !== 0) return VERDICT.always;
    if ((flags & FLAG.malformed) !== 0) return VERDICT.no;
    if ((flags & FLAG.overflow) !== 0) return VERDICT.read;
    if ((flags & FLAG.header) !== 0 && !this.filter.wantsHeaders) return VERDICT.no;
    const { types, sources } = this.#parts;
    if (types.length > 0 && !types.some((pattern) => matchesType(pattern, type))) return VERDICT.no;
    if (sources.length > 0 && !sources.includes(source)) return VERDICT.no;
    return this.needsText ? VERDICT.read : VERDICT.yes;
  }
}

/** What is no UTF-8 reads as U+FFFD: whoever asks for that asks for these very bytes. */
function verdictOn(session: string): number {
  return session.includes("\ufffd") ? VERDICT.read : VERDICT.yes;
}

/** A moment as a timestamp would tell it: whole milliseconds in the years that one can hold. */
function asWritten(timeMs: number): number {
  return Date.parse(formatTimestamp(Math.ceil(timeMs)));
}
