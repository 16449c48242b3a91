import type { BlockRecords } from "./block-record.ts";
import { checksum } from "./checksum.ts";
import type { EncodedColumn } from "./encoded-block.ts";
import { type PageCache, sharedPages } from "./page-cache.ts";
import type { PartBytes } from "./part-bytes.ts";
import { COLUMNS, type ColumnName } from "./part-form.ts";

/** Blocks of a column that are read at once. */
const PAGE_BLOCKS = 16;

/** Pages that a part may have: 256 blocks, in as many columns as there are. */
const PAGES_PER_PART = 64;

let parts = 0;

/** Reads columns of a part, several blocks of one at once, and checks each block that it reads. */
export class StoredColumns {
  readonly #bytes: PartBytes;
  readonly #records: BlockRecords;
  readonly #rowsOf: (block: number) => number;
  readonly #cache: PageCache;
  readonly #firstKey = PAGES_PER_PART * parts++;

  constructor(
    bytes: PartBytes,
    records: BlockRecords,
    rowsOf: (block: number) => number,
    cache: PageCache = sharedPages,
  ) {
    this.#bytes = bytes;
    this.#records = records;
    this.#rowsOf = rowsOf;
    this.#cache = cache;
  }

  /** @returns undefined where it is damaged */
  read(block: number, name: ColumnName): EncodedColumn | undefined {
    const { base, width, place, checksum: expected } = this.#records.column(block, name);
    const length = width * this.#rowsOf(block);
    const column = (bytes: Uint8Array) => ({ base, width, bytes, checksum: expected });
    if (length === 0) return column(new Uint8Array(0));
    if (this.#bytes.isChecked) return column(this.#bytes.read(place, length));
    const first = block - (block % PAGE_BLOCKS);
    const page = this.#page(first, name);
    if (page === undefined) return undefined;
    const from = place - this.#records.column(first, name).place;
    return column(page.subarray(from, from + length));
  }

  #page(first: number, name: ColumnName): Uint8Array | undefined {
    const key = this.#firstKey + COLUMNS.indexOf(name) * PAGE_BLOCKS + first / PAGE_BLOCKS;
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const last = Math.min(first + PAGE_BLOCKS, this.#records.count) - 1;
    const { place } = this.#records.column(first, name);
    const end = this.#records.column(last, name);
    const length = end.place + end.width * this.#rowsOf(last) - place;
    const page = this.#bytes.read(place, length);
    if (page.length < length) return undefined;
    for (let block = first; block <= last; block++) {
      const { place: at, width, checksum: expected } = this.#records.column(block, name);
      const piece = page.subarray(at - place, at - place + width * this.#rowsOf(block));
      if (checksum(piece) !== expected) return undefined;
    }
    this.#cache.set(key, page);
    return page;
  }
}
