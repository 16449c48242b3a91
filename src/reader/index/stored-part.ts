import { BlockRecords } from "./block-record.ts";
import { checksum } from "./checksum.ts";
import { unpackColumn } from "./column-form.ts";
import type { EncodedColumn } from "./encoded-block.ts";
import { IndexDamaged } from "./index-damaged.ts";
import { BLOCK_ROWS, type Column, type IndexPart, type Kind, type PartSession } from "./part.ts";
import type { PartBytes } from "./part-bytes.ts";
import { COLUMNS, type ColumnName, type PartHead, type SectionName } from "./part-form.ts";
import { SectionReader } from "./section-form.ts";
import { StoredColumns } from "./stored-columns.ts";
import { StoredSessions, sessionArrays } from "./stored-sessions.ts";
import { unpackTimes } from "./time-form.ts";

/** A part as it is kept, in memory or in a file. A section is read, and checked, when something of it is first asked for. */
export class StoredPart implements IndexPart {
  readonly head: PartHead;
  readonly blocks: number;
  readonly #bytes: PartBytes;
  readonly #front: Uint8Array;

  #times: Float64Array | undefined;
  #kinds: readonly Kind[] | undefined;
  #sessions: StoredSessions | undefined;
  #records: BlockRecords | undefined;
  #columns: StoredColumns | undefined;
  #kindCounts: Uint16Array | undefined;
  #minuteCounts: Uint16Array | undefined;

  /** @param front the part's first bytes, which have been read already */
  constructor(head: PartHead, bytes: PartBytes, front: Uint8Array) {
    this.head = head;
    this.blocks = Math.ceil(head.rows / BLOCK_ROWS);
    this.#bytes = bytes;
    this.#front = front;
  }

  get segment(): string {
    return this.head.segment;
  }

  get number(): number {
    return this.head.number;
  }

  get rows(): number {
    return this.head.rows;
  }

  get start(): number {
    return this.head.start;
  }

  get end(): number {
    return this.head.end;
  }

  get minMs(): number {
    return this.head.minMs;
  }

  get maxMs(): number {
    return this.head.maxMs;
  }

  get kinds(): readonly Kind[] {
    this.#kinds ??= this.#read("kinds", (section, count) => {
      const rows = section.numbers(count);
      const flags = section.numbers(count);
      const types = section.texts(count);
      const sources = section.texts(count);
      return types.map((type, id) => ({
        type,
        source: sources[id] as string,
        flags: flags[id] as number,
        rows: rows[id] as number,
      }));
    });
    return this.#kinds;
  }

  get sessions(): readonly PartSession[] {
    return this.#allSessions().list;
  }

  findSession(id: string): { readonly number: number; readonly session: PartSession } | undefined {
    return this.#allSessions().find(id);
  }

  get overflowedSessions(): PartSession | undefined {
    return this.#allSessions().overflowed;
  }

  blockStart(block: number): number {
    return block === this.blocks ? this.end : this.#blockRecords().start(block);
  }

  blockMinMs(block: number): number {
    return this.#blockRecords().minMs(block);
  }

  blockMaxMs(block: number): number {
    return this.#blockRecords().maxMs(block);
  }

  kindsOf(block: number): Column {
    return unpackColumn(this.#column(block, "kinds"), this.rowsOf(block));
  }

  sessionsOf(block: number): Column {
    return unpackColumn(this.#column(block, "sessions"), this.rowsOf(block));
  }

  timesOf(block: number): Float64Array {
    const rows = this.rowsOf(block);
    const { width, bytes } = this.#column(block, "times");
    this.#times ??= new Float64Array(BLOCK_ROWS);
    unpackTimes({ width, bytes, ...this.#blockRecords().timeForm(block) }, rows, this.#times);
    return rows === BLOCK_ROWS ? this.#times : this.#times.subarray(0, rows);
  }

  lengthsOf(block: number): Column {
    return unpackColumn(this.#column(block, "lengths"), this.rowsOf(block));
  }

  kindCounts(block: number): Uint32Array {
    return Uint32Array.from(this.kindPairs(block));
  }

  minuteCounts(block: number): Float64Array | undefined {
    const triples = this.minuteTriples(block);
    if (triples === undefined) return undefined;
    const first = this.#blockRecords().firstMinute(block);
    const counts = Float64Array.from(triples);
    for (let at = 0; at < counts.length; at += 3) counts[at] = first + (counts[at] as number);
    return counts;
  }

  /** Rows of a block: the last one may have fewer. */
  rowsOf(block: number): number {
    return Math.min(BLOCK_ROWS, this.rows - block * BLOCK_ROWS);
  }

  /** Pairs as `kindCounts` has them, as they are kept. */
  kindPairs(block: number): Uint16Array {
    const { place, count } = this.#blockRecords().kindCounts(block);
    this.#kindCounts ??= this.#read("kindCounts", (section) => section.shorts());
    return this.#kindCounts.subarray(place / 2, place / 2 + 2 * count);
  }

  /** Triples as `minuteCounts` has them, as they are kept: minutes counted from the block's first. */
  minuteTriples(block: number): Uint16Array | undefined {
    const entries = this.#blockRecords().minuteCounts(block);
    if (entries === undefined) return undefined;
    this.#minuteCounts ??= this.#read("minuteCounts", (section) => section.shorts());
    return this.#minuteCounts.subarray(entries.place / 2, entries.place / 2 + 3 * entries.count);
  }

  /** A column of a block as it is kept; of times the base is that of `timeStep`. */
  encoded(block: number, name: ColumnName): EncodedColumn {
    const column = this.#column(block, name);
    return name === "times" ? { ...column, base: this.#blockRecords().timeForm(block).base } : column;
  }

  /** The smallest step between two times of a block, where steps are kept. */
  timeStep(block: number): number | undefined {
    return this.#blockRecords().timeForm(block).step;
  }

  /** The minute that `minuteTriples` counts from. */
  firstMinute(block: number): number {
    return this.#blockRecords().firstMinute(block);
  }

  /** Reads, and thereby checks, everything there is. */
  verify(): void {
    void [this.kinds, this.sessions];
    for (let block = 0; block < this.blocks; block++) {
      for (const name of COLUMNS) this.#column(block, name);
      void [this.kindPairs(block), this.minuteTriples(block)];
    }
  }

  #column(block: number, name: ColumnName): EncodedColumn {
    const records = this.#blockRecords();
    this.#columns ??= new StoredColumns(this.#bytes, records, (at) => this.rowsOf(at));
    const column = this.#columns.read(block, name);
    if (column === undefined) throw this.#damaged(`block ${block} of ${name}`);
    return column;
  }

  #blockRecords(): BlockRecords {
    this.#records ??= this.#read("blocks", (section) => new BlockRecords(section.rest()));
    return this.#records;
  }

  #allSessions(): StoredSessions {
    this.#sessions ??= new StoredSessions(
      this.#read("sessions", (section, count) => sessionArrays(section, count)),
    );
    return this.#sessions;
  }

  /** Reads a section, which is either in the bytes that were read first, or read for itself. */
  #read<T>(name: SectionName, decode: (section: SectionReader, count: number) => T): T {
    const { place, length, checksum: expected, count } = this.head.sections[name];
    const end = place + length;
    const isInFront = end <= this.#front.length;
    const bytes = isInFront ? this.#front.subarray(place, end) : this.#bytes.read(place, length);
    const isWhole = bytes.length === length && checksum(bytes) === expected;
    if (!isWhole) throw this.#damaged(name);
    try {
      return decode(new SectionReader(bytes), count);
    } catch (error) {
      throw this.#damaged(`${name}, ${String(error)}`);
    }
  }

  #damaged(what: string): IndexDamaged {
    return new IndexDamaged(this.segment, this.number, what);
  }
}
