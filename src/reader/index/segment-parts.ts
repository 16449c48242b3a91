import { joinParts } from "./join-parts.ts";
import { openPart } from "./open-part.ts";
import { PART_ROWS } from "./part.ts";
import { PartBuilder } from "./part-builder.ts";
import { bytesInMemory } from "./part-bytes.ts";

import type { PartStore } from "./part-store.ts";
import { endsAsBefore, type ReadSegment, readLines } from "./read-lines.ts";
import type { RowScanner } from "./row-scanner.ts";
import type { StoredPart } from "./stored-part.ts";

/** So many rows have to have come before what is stored of a segment that is written to is replaced. */
const NEW_ROWS_MIN = 65_536;

/** A segment that nobody writes any more and that has fewer rows is read sooner than its index is found. */
const FINAL_ROWS_MIN = 1_024;

/** So many parts come one by one before they are joined. */
const LOOSE_MAX = 8;

/** A part, and its bytes where it is not stored. */
interface Kept {
  readonly part: StoredPart;
  readonly bytes: Uint8Array | undefined;
}

/**
 * The parts of one segment: those that are full, and behind them what will become the next full one. Of that the
 * first may be stored; what has come since comes in parts that are joined a few at once, and then two at once where
 * the first is not the longer one. So there are never many, and no row is copied often.
 */
export class SegmentParts {
  readonly #store: PartStore | undefined;
  readonly #full: Kept[] = [];
  #open: Kept[] = [];
  /** How many of them, at the end, were not joined yet. */
  #loose = 0;
  #begin = 0;
  /** So many bytes the segment had when there was no whole line behind the parts. */
  #exhaustedAt = -1;

  constructor(store: PartStore | undefined, stored: readonly StoredPart[], begin: number) {
    this.#store = store;
    this.#begin = begin;
    for (const part of stored)
      (part.rows === PART_ROWS ? this.#full : this.#open).push({ part, bytes: undefined });
  }

  get parts(): readonly StoredPart[] {
    return [...this.#full, ...this.#open].map(({ part }) => part);
  }

  /** Where in the segment the rows end. */
  get end(): number {
    return this.#last?.end ?? this.#begin;
  }

  get begin(): number {
    return this.#begin;
  }

  get #last(): StoredPart | undefined {
    return (this.#open.at(-1) ?? this.#full.at(-1))?.part;
  }

  /** Does the text still stand there that was read last? Not where a file was cut shorter and written on. */
  fits(segment: ReadSegment): boolean {
    return this.#last === undefined || endsAsBefore(segment, this.#last.head);
  }

  /** Is there nothing in the segment that was not read? */
  isUpToDate({ info }: ReadSegment): boolean {
    return this.end >= info.size || this.#exhaustedAt === info.size;
  }

  /**
   * Reads what is behind the parts, a piece at a time, and stores what is worth it.
   *
   * @throws IndexDamaged where what is stored is damaged
   */
  *advance(segment: ReadSegment, scanner: RowScanner): Generator<number> {
    while (!this.isUpToDate(segment)) {
      const { id, own, size } = segment.info;
      const start = this.end;
      const lastMs = this.#last?.head.lastMs ?? Number.NaN;
      const room = PART_ROWS - rowsOf(this.#open);
      const builder = new PartBuilder(
        scanner,
        { segment: id, own, number: this.#full.length, start, lastMs },
        room,
      );
      const tail = yield* readLines(builder, segment, start);
      if (builder.rows > 0) this.#add(builder.finish(tail), id);
      else this.#exhaustedAt = size;
    }
    this.#settle(segment);
  }

  #add(bytes: Uint8Array, segment: string): void {
    this.#open.push(inMemory(bytes, segment, this.#full.length));
    this.#loose++;
    if (rowsOf(this.#open) === PART_ROWS) {
      this.#full.push(this.#stored(joined(this.#open)));
      this.#open = [];
      this.#loose = 0;
    } else if (this.#loose === LOOSE_MAX) {
      this.#joinLast(LOOSE_MAX);
      this.#loose = 0;
      while (this.#isLastAsLong()) this.#joinLast(2);
    }
  }

  /** Is the last part as long as the one before it, which is in memory as well? */
  #isLastAsLong(): boolean {
    const [before, last] = this.#open.slice(-2);
    return before?.bytes !== undefined && last !== undefined && before.part.rows <= last.part.rows;
  }

  #joinLast(count: number): void {
    this.#open.splice(-count, count, joined(this.#open.slice(-count)));
  }

  /** Stores what could not be stored before, and the open part where it is worth it. */
  #settle({ info }: ReadSegment): void {
    if (this.#store?.mayStore(info.id) !== true) return;
    for (const [index, kept] of this.#full.entries()) {
      if (kept.bytes !== undefined) this.#full[index] = this.#stored(kept);
    }
    const fresh = rowsOf(this.#open.filter(({ bytes }) => bytes !== undefined));
    const isKnown = this.#full.length > 0 || this.#open.some(({ bytes }) => bytes === undefined);
    const isFinal = !info.active && fresh > 0 && (isKnown || fresh >= FINAL_ROWS_MIN);
    if (fresh < NEW_ROWS_MIN && !isFinal) return;
    this.#open = [this.#stored(joined(this.#open))];
    this.#loose = 0;
  }

  #stored(kept: Kept): Kept {
    const part = kept.bytes === undefined ? undefined : this.#store?.store(kept.part, kept.bytes);
    return part === undefined ? kept : { part, bytes: undefined };
  }
}

function rowsOf(kept: readonly Kept[]): number {
  return kept.reduce((sum, { part }) => sum + part.rows, 0);
}

function inMemory(bytes: Uint8Array, segment: string, number: number): Kept {
  const part = openPart(bytesInMemory(bytes), segment, number);
  if (typeof part === "string") throw new Error(`a part that was just made is ${part}`);
  return { part, bytes };
}

/** All of them as one; at least one. */
function joined(kept: readonly Kept[]): Kept {
  const [first, ...others] = kept as [Kept, ...Kept[]];
  if (others.length === 0) return first;
  const { segment, number } = first.part;
  return inMemory(
    joinParts(
      first.part,
      others.map(({ part }) => part),
    ),
    segment,
    number,
  );
}
