import type { LogValue } from "../../line/index.ts";
import type { LogItem } from "../decode-block.ts";
import { type Grouping, groupOfEvent, groupOfKind } from "./group-by.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import { FLAG, type IndexPart, OVERFLOW_SESSION } from "./part.ts";
import type { PartRows } from "./part-rows.ts";
import { type RowQuery, VERDICT } from "./row-query.ts";
import { type BlockTaker, takeBlocks } from "./take-blocks.ts";

/** A value, and how many events have it. */
export interface ValueCount<T = LogValue> {
  readonly value: T;
  readonly count: number;
}

/** Every name that is wanted events', the most frequent first. */
export function namesOf(
  segments: readonly IndexedSegment[],
  query: RowQuery,
  by: Grouping,
): ValueCount<string>[] {
  const taker = new NameTaker(by);
  takeBlocks(segments, query, taker);
  return [...taker.counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** Every value of a field that wanted events have. All their lines are read. */
export function fieldValues(
  segments: readonly IndexedSegment[],
  query: RowQuery,
  field: string,
): ValueCount[] {
  const taker = new FieldTaker(field);
  takeBlocks(segments, query, taker);
  return [...taker.counts]
    .sort(([a, { count: x }], [b, { count: y }]) => y - x || (a < b ? -1 : 1))
    .map(([, counted]) => counted);
}

class NameTaker implements BlockTaker {
  readonly counts = new Map<string, number>();
  readonly #by: Grouping;
  /** What was counted of a part, by kind or by session. */
  #counted = new Float64Array(0);
  #rows: PartRows | undefined;

  constructor(by: Grouping) {
    this.#by = by;
  }

  takePart(rows: PartRows): boolean {
    const counted = this.#of(rows);
    if (this.#by === "session") return this.#takeSessions(rows, counted);
    rows.part.kinds.forEach((kind, id) => {
      if (rows.kinds[id] === VERDICT.yes) counted[id] = kind.rows;
    });
    return true;
  }

  takeKinds(rows: PartRows, block: number): boolean {
    if (this.#by === "session") return false;
    const counted = this.#of(rows);
    const counts = rows.part.kindCounts(block);
    for (let at = 0; at < counts.length; at += 2) {
      const kind = counts[at] as number;
      if (rows.kinds[kind] === VERDICT.yes)
        counted[kind] = (counted[kind] as number) + (counts[at + 1] as number);
    }
    return true;
  }

  takeRows(rows: PartRows, block: number): boolean {
    const column = this.#by === "session" ? rows.part.sessionsOf(block) : rows.part.kindsOf(block);
    if (this.#by === "session" && column.includes(OVERFLOW_SESSION)) return false;
    const counted = this.#of(rows);
    for (let index = 0; index < rows.count; index++) {
      const id = column[rows.rows[index] as number] as number;
      counted[id] = (counted[id] as number) + 1;
    }
    return true;
  }

  takeItems(items: readonly LogItem[]): void {
    for (const item of items) {
      const name = item.kind === "event" ? groupOfEvent(item, this.#by) : undefined;
      if (name !== undefined) this.#add(name, 1);
    }
  }

  endPart(rows: PartRows): void {
    const counted = this.#of(rows);
    const by = this.#by;
    for (let id = by === "session" ? 1 : 0; id < counted.length; id++) {
      const count = counted[id] as number;
      if (count === 0) continue;
      if (by !== "session") this.#add(groupOfKind(rows.part.kinds[id] as never, by), count);
      else this.#add(rows.part.sessions[id]?.id as string, count);
    }
  }

  /** Which rows have a session is known, and not of which kind they are: only for all of them together it will do. */
  #takeSessions({ part, kinds }: PartRows, counted: Float64Array): boolean {
    const isAll = part.kinds.every(({ flags }, id) => kinds[id] === VERDICT.yes || hasNoSession(flags, part));
    if (!isAll || part.overflowedSessions !== undefined) return false;
    part.sessions.forEach(({ rows }, id) => {
      counted[id] = rows;
    });
    return true;
  }

  #of(rows: PartRows): Float64Array {
    if (this.#rows !== rows) {
      this.#rows = rows;
      const { kinds, sessions } = rows.part;
      this.#counted = new Float64Array(this.#by === "session" ? sessions.length : kinds.length);
    }
    return this.#counted;
  }

  #add(name: string, count: number): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }
}

/** Lines that are no event have no session, and a segment's own first one has hardly ever. */
function hasNoSession(flags: number, part: IndexPart): boolean {
  if ((flags & (FLAG.malformed | FLAG.blank)) !== 0) return true;
  return (flags & FLAG.header) !== 0 && part.sessionsOf(0)[0] === 0;
}

class FieldTaker implements BlockTaker {
  /** By what a value is written as in JSON. */
  readonly counts = new Map<string, { readonly value: LogValue; count: number }>();
  readonly #field: string;

  constructor(field: string) {
    this.#field = field;
  }

  takeKinds(): boolean {
    return false;
  }

  takeRows(): boolean {
    return false;
  }

  takeItems(items: readonly LogItem[]): void {
    for (const item of items) {
      const value = item.kind === "event" ? item.fields[this.#field] : undefined;
      if (value === undefined) continue;
      const key = JSON.stringify(value);
      const known = this.counts.get(key);
      if (known !== undefined) known.count++;
      else this.counts.set(key, { value: structuredClone(value), count: 1 });
    }
  }
}
