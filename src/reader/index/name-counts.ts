import type { LogItem } from "../decode-block.ts";
import { type Grouping, groupOfEvent, groupOfKind } from "./group-by.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import { FLAG, type IndexPart, type Kind, OVERFLOW_SESSION } from "./part.ts";
import type { PartRows } from "./part-rows.ts";
import { type RowQuery, VERDICT } from "./row-query.ts";
import { type BlockTaker, takeBlocks } from "./take-blocks.ts";
import { type ValueCount, ValueCounts } from "./value-counts.ts";

/** Every name that is wanted events', the most frequent first. */
export function namesOf(
  segments: readonly IndexedSegment[],
  query: RowQuery,
  by: Grouping,
  times: boolean,
): ValueCount<string>[] {
  const taker = new NameTaker(by, times);
  takeBlocks(segments, query, taker);
  return taker.counts.list(times);
}

class NameTaker implements BlockTaker {
  readonly counts = new ValueCounts<string>();
  readonly #by: Grouping;
  /** Are times asked for as well? Then rows are looked at one by one. */
  readonly #times: boolean;
  #rows: PartRows | undefined;
  /** What was counted of a part, by kind or by session. */
  #counted = new Float64Array(0);
  #firstMs = new Float64Array(0);
  #lastMs = new Float64Array(0);

  constructor(by: Grouping, times: boolean) {
    this.#by = by;
    this.#times = times;
  }

  takePart(rows: PartRows): boolean {
    if (this.#times) return false;
    this.#begin(rows);
    if (this.#by === "session") return this.#takeSessions(rows);
    rows.part.kinds.forEach((kind, id) => {
      if (rows.kinds[id] === VERDICT.yes) this.#counted[id] = kind.rows;
    });
    return true;
  }

  takeKinds(rows: PartRows, block: number): boolean {
    if (this.#times || this.#by === "session") return false;
    this.#begin(rows);
    const counted = this.#counted;
    const counts = rows.part.kindPairs(block);
    for (let at = 0; at < counts.length; at += 2) {
      const kind = counts[at] as number;
      if (rows.kinds[kind] === VERDICT.yes) {
        counted[kind] = (counted[kind] as number) + (counts[at + 1] as number);
      }
    }
    return true;
  }

  takeRows(rows: PartRows, block: number): boolean {
    const column = this.#by === "session" ? rows.part.sessionsOf(block) : rows.part.kindsOf(block);
    if (this.#by === "session" && column.includes(OVERFLOW_SESSION)) return false;
    this.#begin(rows);
    const counted = this.#counted;
    for (let index = 0; index < rows.count; index++) {
      const id = column[rows.rows[index] as number] as number;
      counted[id] = (counted[id] as number) + 1;
    }
    if (this.#times) this.#takeTimes(rows, column, rows.part.timesOf(block));
    return true;
  }

  takeItems(items: readonly LogItem[]): void {
    for (const item of items) {
      const name = item.kind === "event" ? groupOfEvent(item, this.#by) : undefined;
      if (item.kind !== "event" || name === undefined) continue;
      const { timeMs } = item;
      // A text that is cut out of a line would keep the line.
      this.counts.add(name, () => JSON.parse(JSON.stringify(name)) as string, 1, timeMs, timeMs);
    }
  }

  endPart(rows: PartRows): void {
    if (this.#rows !== rows) return;
    const by = this.#by;
    const { kinds, sessions } = rows.part;
    for (let id = by === "session" ? 1 : 0; id < this.#counted.length; id++) {
      const count = this.#counted[id] as number;
      if (count === 0) continue;
      const name = by === "session" ? (sessions[id]?.id as string) : groupOfKind(kinds[id] as Kind, by);
      this.counts.add(name, () => name, count, this.#firstMs[id] ?? 0, this.#lastMs[id] ?? 0);
    }
  }

  #takeTimes({ rows, count }: PartRows, column: ArrayLike<number>, times: Float64Array): void {
    const [firstMs, lastMs] = [this.#firstMs, this.#lastMs];
    for (let index = 0; index < count; index++) {
      const row = rows[index] as number;
      const id = column[row] as number;
      const timeMs = times[row] as number;
      if (timeMs < (firstMs[id] as number)) firstMs[id] = timeMs;
      if (timeMs > (lastMs[id] as number)) lastMs[id] = timeMs;
    }
  }

  /** Which rows have a session is known, and not of which kind they are: only for all of them together it will do. */
  #takeSessions({ part, kinds }: PartRows): boolean {
    const isAll = part.kinds.every(({ flags }, id) => kinds[id] === VERDICT.yes || hasNoSession(flags, part));
    if (!isAll || part.overflowedSessions !== undefined) return false;
    part.sessions.forEach(({ rows }, id) => {
      this.#counted[id] = rows;
    });
    return true;
  }

  #begin(rows: PartRows): void {
    if (this.#rows === rows) return;
    this.#rows = rows;
    const { kinds, sessions } = rows.part;
    const { length } = this.#by === "session" ? sessions : kinds;
    this.#counted = new Float64Array(length);
    if (!this.#times) return;
    this.#firstMs = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
    this.#lastMs = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
  }
}

/** Lines that are no event have no session, and a segment's own first one has hardly ever. */
function hasNoSession(flags: number, part: IndexPart): boolean {
  if ((flags & (FLAG.malformed | FLAG.blank)) !== 0) return true;
  return (flags & FLAG.header) !== 0 && part.sessionsOf(0)[0] === 0;
}
