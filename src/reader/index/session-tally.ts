import type { PartSession } from "./part.ts";
import { OVERFLOW_SESSION } from "./row-scanner.ts";

const IDS_FIRST = 64;

/** Counts how many rows each session of a part has, and which are the first and the last of them. */
export class SessionTally {
  #rows = new Uint32Array(IDS_FIRST);
  #firstRows = new Uint32Array(IDS_FIRST);
  #lastRows = new Uint32Array(IDS_FIRST);
  readonly #overflowed = { rows: 0, firstRow: 0, lastRow: 0 };

  /** Takes what was counted of a part's first rows. */
  take(sessions: readonly PartSession[], overflowed: PartSession | undefined): void {
    this.#grow(sessions.length);
    for (const [id, { rows, firstRow, lastRow }] of sessions.entries()) {
      this.#rows[id] = rows;
      this.#firstRows[id] = firstRow;
      this.#lastRows[id] = lastRow;
    }
    if (overflowed === undefined) return;
    const { rows, firstRow, lastRow } = overflowed;
    Object.assign(this.#overflowed, { rows, firstRow, lastRow });
  }

  /** Counts rows of a block, from one on up to `count`; the block begins at row `first` of the part. */
  add(sessions: Uint32Array, from: number, count: number, first: number): void {
    let [rows, firstRows, lastRows] = [this.#rows, this.#firstRows, this.#lastRows];
    for (let index = from; index < count; index++) {
      const id = sessions[index] as number;
      if (id >= rows.length) {
        if (id === OVERFLOW_SESSION) {
          this.#addOverflowed(first + index);
          continue;
        }
        this.#grow(id);
        [rows, firstRows, lastRows] = [this.#rows, this.#firstRows, this.#lastRows];
      }
      const before = rows[id] as number;
      if (before === 0) firstRows[id] = first + index;
      rows[id] = before + 1;
      lastRows[id] = first + index;
    }
  }

  /** What was counted, of so many sessions and, behind them, of those that found no room. */
  columns(sessions: number): readonly Uint32Array[] {
    if (sessions > this.#rows.length) this.#grow(sessions - 1);
    const { rows, firstRow, lastRow } = this.#overflowed;
    return [
      this.#rows.subarray(0, sessions),
      Uint32Array.of(rows),
      this.#firstRows.subarray(0, sessions),
      Uint32Array.of(firstRow),
      this.#lastRows.subarray(0, sessions),
      Uint32Array.of(lastRow),
    ];
  }

  #addOverflowed(row: number): void {
    const overflowed = this.#overflowed;
    if (overflowed.rows === 0) overflowed.firstRow = row;
    overflowed.rows++;
    overflowed.lastRow = row;
  }

  #grow(id: number): void {
    const ids = Math.min(OVERFLOW_SESSION, Math.max(2 * this.#rows.length, id + 1));
    this.#rows = grown(this.#rows, ids);
    this.#firstRows = grown(this.#firstRows, ids);
    this.#lastRows = grown(this.#lastRows, ids);
  }
}

function grown(numbers: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(length);
  longer.set(numbers);
  return longer;
}
