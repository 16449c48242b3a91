import { matchesType } from "../line/index.ts";
import type { FilterParts } from "./filter-parts.ts";

/**
 * What of a filter is decided by an event's time, type, source and session alone, whoever knows them: a line that is
 * read, or an index. What is left, `needsText` says, is decided on the line.
 */
export class PartsFilter {
  readonly #parts: FilterParts;

  constructor(parts: FilterParts) {
    this.#parts = parts;
  }

  /** Can a time, a type, a source or a session be unwanted at all? */
  get asksTime(): boolean {
    return this.#parts.sinceMs > Number.NEGATIVE_INFINITY || this.#parts.untilMs < Number.POSITIVE_INFINITY;
  }

  get asksType(): boolean {
    return this.#parts.types.length > 0 || this.#parts.not.types.length > 0;
  }

  get asksSource(): boolean {
    return this.#parts.sources.length > 0 || this.#parts.not.sources.length > 0;
  }

  get asksSession(): boolean {
    return this.#parts.sessions.length > 0 || this.#parts.not.sessions.length > 0;
  }

  /** Is anything asked that only the line itself tells: texts, or fields? */
  get needsText(): boolean {
    const { texts, fields, not } = this.#parts;
    return texts.length > 0 || fields.length > 0 || not.texts.length > 0 || not.fields.length > 0;
  }

  wantsTime(timeMs: number): boolean {
    return timeMs >= this.#parts.sinceMs && timeMs < this.#parts.untilMs;
  }

  wantsType(type: string): boolean {
    const matches = (pattern: string): boolean => matchesType(pattern, type);
    return (
      this.#parts.types.every((patterns) => patterns.some(matches)) && !this.#parts.not.types.some(matches)
    );
  }

  wantsSource(source: string): boolean {
    const { sources, not } = this.#parts;
    return sources.every((list) => list.includes(source)) && !not.sources.includes(source);
  }

  /** @param session the event's `session_id`; undefined where it has none */
  wantsSession(session: string | undefined): boolean {
    const { sessions, not } = this.#parts;
    if (session === undefined) return sessions.length === 0;
    return sessions.every((list) => list.includes(session)) && !not.sessions.includes(session);
  }
}
