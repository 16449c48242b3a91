import type { BlockCounter, BlockCounts } from "./block-counts.ts";
import { checksum } from "./checksum.ts";
import { type Packed, packColumn } from "./column-form.ts";
import { COLUMNS, type ColumnName } from "./part-form.ts";
import { FLAG, type RowColumns, type RowKind } from "./row-scanner.ts";
import { packTimes } from "./time-form.ts";

/** A column of a block as it is kept. */
export interface EncodedColumn extends Packed {
  readonly checksum: number;
}

/** A block as it is kept, though it has no place yet. */
export interface EncodedBlock {
  readonly start: number;
  /** Bytes of its lines. */
  readonly length: number;
  readonly rows: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** The smallest step between two times, where steps are kept. */
  readonly step: number | undefined;
  readonly columns: Readonly<Record<ColumnName, EncodedColumn>>;
  readonly counts: BlockCounts;
}

/** Which kinds of a part are of events, by id; more of them as they come. */
export class EventKinds {
  isEvent = new Uint8Array(64);
  #known = 0;

  learn(kinds: readonly RowKind[]): void {
    if (kinds.length > this.isEvent.length) {
      const longer = new Uint8Array(2 * kinds.length);
      longer.set(this.isEvent);
      this.isEvent = longer;
    }
    for (; this.#known < kinds.length; this.#known++) {
      const { flags } = kinds[this.#known] as RowKind;
      this.isEvent[this.#known] = Number((flags & (FLAG.malformed | FLAG.blank)) === 0);
    }
  }
}

/** Encodes the rows there are; at least one. */
export function encodeBlock(
  rows: RowColumns,
  start: number,
  events: EventKinds,
  counter: BlockCounter,
): EncodedBlock {
  const { count, times } = rows;
  giveTimes(times, count);
  const packedTimes = packTimes(times, count);
  const packed = {
    kinds: packColumn(rows.kinds, count),
    sessions: packColumn(rows.sessions, count),
    times: packedTimes,
    lengths: packColumn(rows.lengths, count),
  };
  const columns = Object.fromEntries(
    COLUMNS.map((name) => [name, { ...packed[name], checksum: checksum(packed[name].bytes) }]),
  ) as Record<ColumnName, EncodedColumn>;
  return {
    start,
    rows: count,
    ...extentOf(rows, events.isEvent),
    step: packedTimes.step,
    columns,
    counts: counter.count(rows),
  };
}

/** Lines before any event have the time of the first one behind them; where that is in none of these rows, none. */
function giveTimes(times: Float64Array, count: number): void {
  if (!Number.isNaN(times[0])) return;
  const timed = times.subarray(0, count).findIndex((time) => !Number.isNaN(time));
  times.fill(timed === -1 ? 0 : (times[timed] as number), 0, timed === -1 ? count : timed);
}

function extentOf(
  { count, times, kinds, lengths }: RowColumns,
  isEvent: Uint8Array,
): Pick<EncodedBlock, "length" | "minMs" | "maxMs"> {
  let length = 0;
  let minMs = Number.POSITIVE_INFINITY;
  let maxMs = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < count; row++) {
    length += lengths[row] as number;
    if (isEvent[kinds[row] as number] === 0) continue;
    const time = times[row] as number;
    if (time < minMs) minMs = time;
    if (time > maxMs) maxMs = time;
  }
  return { length, minMs, maxMs };
}
