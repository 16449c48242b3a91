import { openPart } from "../../../src/reader/index/open-part.ts";
import { BLOCK_ROWS } from "../../../src/reader/index/part.ts";
import { bytesInMemory } from "../../../src/reader/index/part-bytes.ts";
import { PartWriter } from "../../../src/reader/index/part-writer.ts";
import { createRowColumns, FLAG, type RowKind } from "../../../src/reader/index/row-scanner.ts";
import type { StoredPart } from "../../../src/reader/index/stored-part.ts";

/** A row as a test makes it up. */
export interface Row {
  readonly length: number;
  readonly time: number;
  readonly kind: number;
  readonly session: number;
}

/** The dictionaries that made-up rows are of. */
export const KINDS: readonly RowKind[] = Array.from({ length: 400 }, (_, id) => ({
  type: id % 5 === 4 ? "" : `type:${id}${id % 7 === 0 ? " é漢" : ""}`,
  source: id % 5 === 4 ? "" : `source ${id % 3}`,
  flags: id % 5 === 4 ? FLAG.malformed : 0,
}));

export const SESSIONS: readonly string[] = [
  "",
  ...Array.from({ length: 999 }, (_, id) => `session-${id} 🦉`),
];

export const SEGMENT = "abcdefghijklmnopqrstuvwxyz";

/** A part of these rows, as bytes. */
export function partBytes(rows: readonly Row[], start = 0): Uint8Array {
  const writer = new PartWriter({ segment: SEGMENT, own: true, number: 3, start, lastMs: Number.NaN });
  const columns = createRowColumns(BLOCK_ROWS);
  for (const { length, time, kind, session } of rows) {
    const row = columns.count++;
    columns.lengths[row] = length;
    columns.times[row] = time;
    columns.kinds[row] = kind;
    columns.sessions[row] = session;
    if (columns.count < BLOCK_ROWS) continue;
    writer.add(columns, KINDS);
    columns.count = 0;
  }
  writer.add(columns, KINDS);
  return writer.finish({ kinds: KINDS, sessions: SESSIONS }, { length: 0, checksum: 0 });
}

/** The same bytes opened. */
export function opened(bytes: Uint8Array): StoredPart {
  const part = openPart(bytesInMemory(bytes), SEGMENT, 3);
  if (typeof part === "string") throw new Error(part);
  return part;
}

/** All rows of a part. */
export function rowsOf(part: StoredPart): Row[] {
  const rows: Row[] = [];
  for (let block = 0; block < part.blocks; block++) {
    const [lengths, times] = [part.lengthsOf(block), part.timesOf(block)];
    const [kinds, sessions] = [part.kindsOf(block), part.sessionsOf(block)];
    for (const [row, length] of lengths.entries()) {
      const [time, kind, session] = [times[row] as number, kinds[row] as number, sessions[row] as number];
      rows.push({ length, time, kind, session });
    }
  }
  return rows;
}
