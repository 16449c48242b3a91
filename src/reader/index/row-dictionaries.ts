import {
  DICTIONARY_BYTES_MAX,
  FLAG,
  KINDS_MAX,
  NO_SESSION,
  OVERFLOW_SESSION,
  type RowKind,
} from "./row-scanner.ts";

/** Kinds that find room whatever else there is: malformed, blank, and the one of those that find none. */
const KINDS_RESERVED = 3;

/**
 * The texts of a part and their ids. They are bounded, whatever is written to a log: what finds no
 * room gets the id of those whose line has to be read.
 */
export class RowDictionaries {
  #kinds: RowKind[] = [];
  #sessions: string[] = [""];
  readonly #kindIds = new Map<string, number>();
  readonly #sessionIds = new Map<string, number>();
  #kindBytes = 0;
  #sessionBytes = 0;

  get kinds(): readonly RowKind[] {
    return this.#kinds;
  }

  get sessions(): readonly string[] {
    return this.#sessions;
  }

  /** Forgets everything. What was given out before stays as it was. */
  clear(): void {
    this.#kinds = [];
    this.#sessions = [""];
    this.#kindIds.clear();
    this.#sessionIds.clear();
    this.#kindBytes = 0;
    this.#sessionBytes = 0;
  }

  /** The id of a line that is no event. */
  nothing(flags: number): number {
    return this.#kindIds.get(keyOf("", "", flags)) ?? this.#addKind({ type: "", source: "", flags });
  }

  /** The id of an event's kind. */
  kind(type: string, source: string, flags: number): number {
    const known = this.#kindIds.get(keyOf(type, source, flags));
    if (known !== undefined) return known;
    const bytes = Buffer.byteLength(type) + Buffer.byteLength(source);
    const hasRoom =
      this.#kinds.length < KINDS_MAX - KINDS_RESERVED && this.#kindBytes + bytes <= DICTIONARY_BYTES_MAX;
    if (!hasRoom || !type.isWellFormed() || !source.isWellFormed()) return this.nothing(FLAG.overflow);
    this.#kindBytes += bytes;
    return this.#addKind({ type, source, flags });
  }

  /** The id of a session; undefined stands for none. */
  session(id: string | undefined): number {
    if (id === undefined) return NO_SESSION;
    const known = this.#sessionIds.get(id);
    if (known !== undefined) return known;
    const bytes = Buffer.byteLength(id);
    const hasRoom =
      this.#sessions.length < OVERFLOW_SESSION && this.#sessionBytes + bytes <= DICTIONARY_BYTES_MAX;
    if (!hasRoom || !id.isWellFormed()) return OVERFLOW_SESSION;
    this.#sessionBytes += bytes;
    this.#sessionIds.set(id, this.#sessions.length);
    return this.#sessions.push(id) - 1;
  }

  #addKind(kind: RowKind): number {
    this.#kindIds.set(keyOf(kind.type, kind.source, kind.flags), this.#kinds.length);
    return this.#kinds.push(kind) - 1;
  }
}

/** Neither number is part of a text, and the first text's length says where it ends. */
function keyOf(type: string, source: string, flags: number): string {
  return `${flags}|${type.length}|${type}${source}`;
}
