import type { RowKind } from "./row-scanner.ts";

export { FLAG, OVERFLOW_SESSION } from "./row-scanner.ts";

/** Rows that are kept together: the smallest piece of a column that is read. */
export const BLOCK_ROWS = 4_096;

/** Rows that one part holds at most; part k of a segment begins with row k times as many. */
export const PART_ROWS = 1 << 20;

/** Type, source and flags together, as a row keeps them: by one number. */
export interface Kind extends RowKind {
  /** How many rows of the part have it. */
  readonly rows: number;
}

/** A session in a part, and where its rows are. */
export interface PartSession {
  readonly id: string;
  readonly rows: number;
  /** Rows within the part, counted from its first. */
  readonly firstRow: number;
  readonly lastRow: number;
}

/** One entry a row of the block. */
export type Column = Uint8Array | Uint16Array | Uint32Array;

/**
 * Up to 2^20 consecutive lines of one segment, as columns. What is not in memory is read, and checked, when it is
 * first asked for; whatever is found damaged then throws `IndexDamaged`.
 */
export interface IndexPart {
  /** The segment's id. */
  readonly segment: string;
  readonly number: number;
  readonly rows: number;
  /** The bytes of the segment that it stands for: from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  /** Over its events; the first is greater than the second where it has none. */
  readonly minMs: number;
  readonly maxMs: number;
  /** By id. */
  readonly kinds: readonly Kind[];
  /** By id; the first is "none" and has the id "". */
  readonly sessions: readonly PartSession[];
  /** One of them by its text; undefined where the part has no such session. The others are not looked at for it. */
  findSession(id: string): { readonly number: number; readonly session: PartSession } | undefined;
  /** The rows whose session found no room, which have the id `OVERFLOW_SESSION`; undefined where there are none. */
  readonly overflowedSessions: PartSession | undefined;
  readonly blocks: number;
  /** Where a block begins in the segment; that of the one behind the last is `end`. */
  blockStart(block: number): number;
  /** Over the block's events, as `minMs` and `maxMs`. */
  blockMinMs(block: number): number;
  blockMaxMs(block: number): number;
  kindsOf(block: number): Column;
  sessionsOf(block: number): Column;
  /** Milliseconds of each row since 1970. The array is overwritten by the next call. */
  timesOf(block: number): Float64Array;
  /** Bytes of each line, its newline included. */
  lengthsOf(block: number): Column;
  /** How many rows of each kind the block has: pairs of kind and count, flat, by kind. */
  kindPairs(block: number): Uint16Array;
  /**
   * Triples of minute, counted from `firstMinute`, kind and count, flat, by minute and then kind; undefined where that
   * would not be much less than the rows.
   */
  minuteTriples(block: number): Uint16Array | undefined;
  /** The minute since 1970 that the triples count from. */
  firstMinute(block: number): number;
}
