import type { Packed } from "./column-form.ts";
import { COLUMNS, type ColumnName } from "./part-form.ts";
import type { PackedTimes } from "./time-form.ts";

/*
 * What a part keeps of each of its blocks: six doubles, four numbers for each column, and four that say where its
 * counts are.
 */

/** Bytes of one record. */
export const RECORD_BYTES = 128;

const DOUBLES = 6;
const WORDS_AT = DOUBLES * 8;
const WORDS_PER_COLUMN = 4;
const COUNTS_AT = COLUMNS.length * WORDS_PER_COLUMN;
const NONE = 0xffff_ffff;

/** Where a piece of a column is, and how it is kept. */
export interface ColumnPlace extends Pick<Packed, "base" | "width"> {
  readonly place: number;
  readonly checksum: number;
}

/** Entries that a block has in a section. */
interface Entries {
  readonly place: number;
  readonly count: number;
}

/** What is known of a block beside its columns. */
export interface BlockRecord {
  readonly start: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly times: Pick<PackedTimes, "base" | "step">;
  readonly firstMinute: number;
  readonly columns: Readonly<Record<ColumnName, ColumnPlace>>;
  readonly kindCounts: Entries;
  readonly minuteCounts: Entries | undefined;
}

/** The records of a part's blocks. */
export class BlockRecords {
  readonly #doubles: Float64Array;
  readonly #words: Uint32Array;

  /** @param bytes the records, one behind the other, at a multiple of eight */
  constructor(bytes: Uint8Array) {
    this.#doubles = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
    this.#words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  }

  get count(): number {
    return (this.#doubles.length * 8) / RECORD_BYTES;
  }

  start(block: number): number {
    return this.#double(block, 0);
  }

  minMs(block: number): number {
    return this.#double(block, 1);
  }

  maxMs(block: number): number {
    return this.#double(block, 2);
  }

  timeForm(block: number): BlockRecord["times"] {
    const step = this.#double(block, 4);
    return { base: this.#double(block, 3), step: Number.isNaN(step) ? undefined : step };
  }

  firstMinute(block: number): number {
    return this.#double(block, 5);
  }

  column(block: number, name: ColumnName): ColumnPlace {
    const at = COLUMNS.indexOf(name) * WORDS_PER_COLUMN;
    const width = this.#word(block, at + 3) as ColumnPlace["width"];
    return {
      place: this.#word(block, at),
      checksum: this.#word(block, at + 1),
      base: this.#word(block, at + 2),
      width,
    };
  }

  kindCounts(block: number): Entries {
    return { place: this.#word(block, COUNTS_AT), count: this.#word(block, COUNTS_AT + 1) };
  }

  minuteCounts(block: number): Entries | undefined {
    const count = this.#word(block, COUNTS_AT + 3);
    return count === NONE ? undefined : { place: this.#word(block, COUNTS_AT + 2), count };
  }

  #double(block: number, index: number): number {
    return this.#doubles[(block * RECORD_BYTES) / 8 + index] as number;
  }

  #word(block: number, index: number): number {
    return this.#words[(block * RECORD_BYTES + WORDS_AT) / 4 + index] as number;
  }
}

/** A record as bytes. */
export function encodeRecord(record: BlockRecord): Uint8Array {
  const bytes = new Uint8Array(RECORD_BYTES);
  const { start, minMs, maxMs, times, firstMinute, columns, kindCounts, minuteCounts } = record;
  const doubles = [start, minMs, maxMs, times.base, times.step ?? Number.NaN, firstMinute];
  new Float64Array(bytes.buffer, 0, DOUBLES).set(doubles);
  const words = new Uint32Array(bytes.buffer, WORDS_AT);
  for (const [index, name] of COLUMNS.entries()) {
    const { place, checksum, base, width } = columns[name];
    words.set([place, checksum, name === "times" ? 0 : base, width], index * WORDS_PER_COLUMN);
  }
  const minutes = minuteCounts ?? { place: 0, count: NONE };
  words.set([kindCounts.place, kindCounts.count, minutes.place, minutes.count], COUNTS_AT);
  return bytes;
}
