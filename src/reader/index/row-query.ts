import { LineFilter } from "../filter.ts";
import { type EventFilter, filterParts } from "../filter-parts.ts";
import { PartsFilter } from "../parts-filter.ts";
import { FLAG, type IndexPart, type Kind, OVERFLOW_SESSION, type PartSession } from "./part.ts";

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

/** Sessions of a part that are wanted, or whose lines have to be read. */
export interface WantedSessions {
  /** By id. */
  readonly verdicts: Uint8Array;
  /** Where their rows are. */
  readonly sessions: readonly PartSession[];
}

/** A filter made ready for an index: each type, source and session is decided on once for each part. */
export class RowQuery {
  /** The same filter, for lines that are read. */
  readonly filter: LineFilter;
  /** Are malformed lines wanted beside the events? */
  readonly malformed: boolean;
  /** Does it ask for a session, or for none of some? */
  readonly hasSessions: boolean;
  /** Wanted are events from the first up to the second, which is not among them. */
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly #decided: PartsFilter;
  /** The only ones that are wanted; undefined where that can not be said. */
  readonly #sessions: ReadonlySet<string> | undefined;

  /** @throws LogThreadError `ERR_INVALID_OPTION` */
  constructor(filter: EventFilter, malformed = false) {
    const parts = filterParts(filter);
    this.filter = new LineFilter(filter);
    this.malformed = malformed;
    this.#decided = new PartsFilter(parts);
    this.hasSessions = this.#decided.asksSession;
    const [some] = parts.sessions;
    if (some !== undefined) this.#sessions = new Set(some.filter((id) => this.#decided.wantsSession(id)));
    this.sinceMs = parts.sinceMs;
    this.untilMs = parts.untilMs;
  }

  /** Verdicts on the kinds of a part, by id. */
  kindVerdicts(part: IndexPart): Uint8Array {
    return Uint8Array.from(part.kinds, (kind) => this.#kindVerdict(kind));
  }

  /** What is wanted of a part's sessions. */
  sessionsOf(part: IndexPart): WantedSessions {
    const verdicts = new Uint8Array(OVERFLOW_SESSION + 1);
    verdicts[OVERFLOW_SESSION] = VERDICT.read;
    const found: PartSession[] = part.overflowedSessions === undefined ? [] : [part.overflowedSessions];
    const take = (number: number, session: PartSession): void => {
      verdicts[number] = VERDICT.yes;
      found.push(session);
    };
    if (this.#sessions === undefined) {
      part.sessions.forEach((session, number) => {
        if (this.#decided.wantsSession(number === 0 ? undefined : session.id)) take(number, session);
      });
    } else {
      for (const id of this.#sessions) {
        const known = part.findSession(id);
        if (known !== undefined) take(known.number, known.session);
      }
    }
    return { verdicts, sessions: found };
  }

  #kindVerdict({ type, source, flags }: Kind): number {
    const has = (flag: number): boolean => (flags & flag) !== 0;
    if (has(FLAG.blank)) return VERDICT.no;
    if (this.malformed && has(FLAG.malformed | FLAG.salvaged | FLAG.overflow)) return VERDICT.always;
    if (has(FLAG.malformed)) return VERDICT.no;
    if (has(FLAG.overflow)) return VERDICT.read;
    if (has(FLAG.header) && !this.filter.wantsHeaders) return VERDICT.no;
    if (!this.#decided.wantsType(type) || !this.#decided.wantsSource(source)) return VERDICT.no;
    return this.#decided.needsText ? VERDICT.read : VERDICT.yes;
  }
}
