import type { Column } from "./part.ts";
import { OVERFLOW_SESSION } from "./row-scanner.ts";

const IDS = OVERFLOW_SESSION + 1;

/** Counts how many rows each session of a part has, and which are the first and the last of them. */
export class SessionTally {
  readonly rows = new Uint32Array(IDS);
  readonly firstRows = new Uint32Array(IDS);
  readonly lastRows = new Uint32Array(IDS);

  /** Counts the first `count` rows of a block, of which the first is row `from` of the part. */
  add(sessions: Column, count: number, from: number): void {
    const { rows, firstRows, lastRows } = this;
    for (let index = 0; index < count; index++) {
      const id = sessions[index] as number;
      const before = rows[id] as number;
      if (before === 0) firstRows[id] = from + index;
      rows[id] = before + 1;
      lastRows[id] = from + index;
    }
  }
}
