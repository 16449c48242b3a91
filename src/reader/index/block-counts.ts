import { BLOCK_ROWS } from "./part.ts";
import { KINDS_MAX, type RowColumns } from "./row-scanner.ts";

const MINUTE_MS = 60_000;

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
  readonly #found = new Uint16Array(BLOCK_ROWS);
  readonly #entries = new MinuteEntries();

  count(columns: RowColumns): BlockCounts {
    const kinds = this.#kinds(columns);
    const minutes = this.#countMinutes(columns) ? this.#entries.triples() : undefined;
    return { kinds, minutes: minutes?.triples, firstMinute: minutes?.first ?? 0 };
  }

  #kinds({ count, kinds }: RowColumns): Uint16Array {
    const counts = this.#counts;
    const found = this.#found;
    let different = 0;
    for (let row = 0; row < count; row++) {
      const kind = kinds[row] as number;
      const before = counts[kind] as number;
      if (before === 0) found[different++] = kind;
      counts[kind] = before + 1;
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

  /** Counts each run of rows of the same minute; false where there are too many of them. */
  #countMinutes({ count, kinds, times }: RowColumns): boolean {
    const counts = this.#counts;
    const found = this.#found;
    const entries = this.#entries;
    entries.clear();
    let different = 0;
    let from = Number.POSITIVE_INFINITY;
    for (let row = 0; row < count; row++) {
      const time = times[row] as number;
      if (!(time >= from && time < from + MINUTE_MS)) {
        entries.add(from / MINUTE_MS, found.subarray(0, different), counts);
        if (entries.count > count / ROWS_PER_ENTRY) return false;
        different = 0;
        from = Math.floor(time / MINUTE_MS) * MINUTE_MS;
      }
      const kind = kinds[row] as number;
      const before = counts[kind] as number;
      if (before === 0) found[different++] = kind;
      counts[kind] = before + 1;
    }
    entries.add(from / MINUTE_MS, found.subarray(0, different), counts);
    return entries.count <= count / ROWS_PER_ENTRY;
  }
}

/** How many rows there are of a kind in a minute, in the order in which they were found. */
class MinuteEntries {
  count = 0;
  readonly #minutes = new Float64Array(BLOCK_ROWS / ROWS_PER_ENTRY + BLOCK_ROWS);
  readonly #kinds = new Uint16Array(this.#minutes.length);
  readonly #rows = new Uint16Array(this.#minutes.length);
  /** Did every minute come behind those before it, as it does unless clocks differ? */
  #isSorted = true;

  clear(): void {
    this.count = 0;
    this.#isSorted = true;
  }

  /** Adds the kinds that were found in a run of rows, and takes their counts. */
  add(minute: number, kinds: Uint16Array, counts: Uint16Array): void {
    kinds.sort();
    let at = this.count;
    if (at > 0 && minute <= (this.#minutes[at - 1] as number)) this.#isSorted = false;
    for (const kind of kinds) {
      this.#minutes[at] = minute;
      this.#kinds[at] = kind;
      this.#rows[at++] = counts[kind] as number;
      counts[kind] = 0;
    }
    this.count = at;
  }

  /** The entries as triples by minute and kind, each once; undefined where they span too many minutes. */
  triples(): { readonly triples: Uint16Array; readonly first: number } | undefined {
    const minutes = this.#minutes;
    const order = this.#isSorted ? undefined : this.#order();
    const first = minutes[order?.[0] ?? 0] as number;
    const last = minutes[order?.[this.count - 1] ?? this.count - 1] as number;
    if (last - first >= MINUTES_MAX) return undefined;
    const triples = new Uint16Array(3 * this.count);
    let at = -3;
    for (let index = 0; index < this.count; index++) {
      const entry = order?.[index] ?? index;
      const minute = (minutes[entry] as number) - first;
      const kind = this.#kinds[entry] as number;
      // Where clocks differ a minute may have had several runs.
      if (at < 0 || triples[at] !== minute || triples[at + 1] !== kind) at += 3;
      triples[at] = minute;
      triples[at + 1] = kind;
      triples[at + 2] = (triples[at + 2] as number) + (this.#rows[entry] as number);
    }
    return { triples: triples.subarray(0, at + 3), first };
  }

  #order(): number[] {
    const [minutes, kinds] = [this.#minutes, this.#kinds];
    return Array.from({ length: this.count }, (_, entry) => entry).sort(
      (a, b) =>
        (minutes[a] as number) - (minutes[b] as number) || (kinds[a] as number) - (kinds[b] as number),
    );
  }
}
