import { BLOCK_ROWS } from "./part.ts";
import { KINDS_MAX, type RowColumns } from "./row-scanner.ts";

export const MINUTE_MS = 60_000;

/** Rows that an entry of the minutes has to stand for on average; where it does not they are not kept. */
const ROWS_PER_ENTRY = 8;

/** Minutes that a block may span so that each can be told by two bytes. */
const MINUTES_MAX = 65_536;

/** How many rows a block has of each kind, and of each kind in each minute. */
export interface BlockCounts {
  /** Pairs of kind and count, by kind. */
  readonly kinds: Uint16Array;
  /** Triples of minute, counted from `firstMinute`, kind, and count; undefined where they would save little. */
  readonly minutes: Uint16Array | undefined;
  readonly firstMinute: number;
}

/** Counts the rows of blocks. What it counts with is kept from one block to the next. */
export class BlockCounter {
  readonly #counts = new Uint16Array(KINDS_MAX);
  readonly #found = new Uint32Array(BLOCK_ROWS);
  readonly #keys = new Float64Array(BLOCK_ROWS / ROWS_PER_ENTRY + BLOCK_ROWS);
  readonly #values = new Uint16Array(BLOCK_ROWS / ROWS_PER_ENTRY + BLOCK_ROWS);

  count(columns: RowColumns): BlockCounts {
    const kinds = this.#kinds(columns);
    const entries = this.#entries(columns);
    const triples = entries === undefined ? undefined : this.#triples(entries);
    return { kinds, minutes: triples?.minutes, firstMinute: triples?.first ?? 0 };
  }

  #kinds({ count, kinds }: RowColumns): Uint16Array {
    const counts = this.#counts;
    const found = this.#found;
    let different = 0;
    for (let row = 0; row < count; row++) {
      const kind = kinds[row] as number;
      if (counts[kind] === 0) found[different++] = kind;
      counts[kind] = (counts[kind] as number) + 1;
    }
    const pairs = new Uint16Array(2 * different);
    found.subarray(0, different).sort();
    for (let index = 0; index < different; index++) {
      const kind = found[index] as number;
      pairs[2 * index] = kind;
      pairs[2 * index + 1] = counts[kind] as number;
      counts[kind] = 0;
    }
    return pairs;
  }

  /** Counts each run of rows of the same minute; how many entries there are, undefined where there are too many. */
  #entries({ count, kinds, times }: RowColumns): number | undefined {
    const counts = this.#counts;
    const found = this.#found;
    let entries = 0;
    let different = 0;
    let from = Number.POSITIVE_INFINITY;
    for (let row = 0; row < count; row++) {
      const time = times[row] as number;
      if (!(time >= from && time < from + MINUTE_MS)) {
        entries = this.#endRun(from / MINUTE_MS, different, entries);
        if (entries > count / ROWS_PER_ENTRY) return undefined;
        different = 0;
        from = Math.floor(time / MINUTE_MS) * MINUTE_MS;
      }
      const kind = kinds[row] as number;
      if (counts[kind] === 0) found[different++] = kind;
      counts[kind] = (counts[kind] as number) + 1;
    }
    entries = this.#endRun(from / MINUTE_MS, different, entries);
    return entries > count / ROWS_PER_ENTRY ? undefined : entries;
  }

  #endRun(minute: number, different: number, entries: number): number {
    const found = this.#found.subarray(0, different).sort();
    let at = entries;
    for (let index = 0; index < different; index++) {
      const kind = found[index] as number;
      this.#keys[at] = minute * KINDS_MAX + kind;
      this.#values[at++] = this.#counts[kind] as number;
      this.#counts[kind] = 0;
    }
    return at;
  }

  /** The entries as triples by minute and kind, each once: where clocks differ a minute may have had several runs. */
  #triples(entries: number): { minutes: Uint16Array; first: number } | undefined {
    const keys = this.#keys;
    let isSorted = true;
    for (let at = 1; at < entries; at++)
      if ((keys[at] as number) <= (keys[at - 1] as number)) isSorted = false;
    const order = Array.from({ length: entries }, (_, at) => at);
    if (!isSorted) order.sort((a, b) => (keys[a] as number) - (keys[b] as number));
    const first = Math.floor((keys[order[0] as number] as number) / KINDS_MAX);
    const last = Math.floor((keys[order[entries - 1] as number] as number) / KINDS_MAX);
    if (last - first >= MINUTES_MAX) return undefined;
    const triples = new Uint16Array(3 * entries);
    let at = -3;
    let before = Number.NaN;
    for (const index of order) {
      const key = keys[index] as number;
      if (key !== before) {
        at += 3;
        const minute = Math.floor(key / KINDS_MAX);
        triples[at] = minute - first;
        triples[at + 1] = key - minute * KINDS_MAX;
      }
      triples[at + 2] = (triples[at + 2] as number) + (this.#values[index] as number);
      before = key;
    }
    return { minutes: triples.subarray(0, at + 3), first };
  }
}
