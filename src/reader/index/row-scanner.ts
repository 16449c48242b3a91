/** What a line is, beside its type and source. */
export const FLAG = { malformed: 1, salvaged: 2, blank: 4, header: 8, overflow: 16 } as const;

/** The session of a row that has none. */
export const NO_SESSION = 0;

/** The session of a row whose own found no room in the dictionary: who needs it reads the line. */
export const OVERFLOW_SESSION = 65_535;

/** Entries of a part's dictionary of kinds, `OVERFLOW` included, so that an id fits two bytes. */
export const KINDS_MAX = 65_536;

/** Bytes of text, in UTF-8, that each of a part's dictionaries keeps. */
export const DICTIONARY_BYTES_MAX = 4 * 1024 * 1024;

/** What is the same of many rows: one entry of a part's dictionary. */
export interface RowKind {
  readonly type: string;
  readonly source: string;
  readonly flags: number;
}

/** What is read of lines for the index, one entry a row. Each array has room for as many rows as the others. */
export interface RowColumns {
  /** Rows that are filled. */
  count: number;
  /** Bytes of each line, its newline included. */
  readonly lengths: Uint32Array;
  /**
   * Milliseconds since 1970: an event's own, of other lines that of the event before. NaN where none
   * came yet: the first one gives its time to those rows that stand in the same columns, and what was
   * taken out of them before is for the taker to fill.
   */
  readonly times: Float64Array;
  readonly kinds: Uint32Array;
  readonly sessions: Uint32Array;
}

/** Columns with room for so many rows. */
export function createRowColumns(capacity: number): RowColumns {
  return {
    count: 0,
    lengths: new Uint32Array(capacity),
    times: new Float64Array(capacity),
    kinds: new Uint32Array(capacity),
    sessions: new Uint32Array(capacity),
  };
}

/** Reads what the index keeps of lines. Its dictionaries belong to one part; the texts in them are well-formed. */
export interface RowScanner {
  /**
   * The part's kinds; the index is the id. One has the flag `overflow` once a kind found no room, or can not
   * be kept as UTF-8: its rows' lines have to be read. Malformed and blank lines never are among those.
   */
  readonly kinds: readonly RowKind[];
  /** The part's sessions; the index is the id. `[0]` is "none"; a session whose id is an empty text has an entry of its own. */
  readonly sessions: readonly string[];
  /**
   * Begins a part, with empty dictionaries.
   *
   * @param own does the segment carry our header?
   * @param lastTimeMs the time of the last event before the part, NaN where there is none
   */
  begin(own: boolean, lastTimeMs: number): void;
  /**
   * Reads whole lines and appends a row for each until the columns are full or the bytes end; an
   * unterminated end is not read.
   *
   * @param from where to begin in `bytes`: the start of a line
   * @param segmentOffset where `bytes[0]` stands in the segment
   * @returns the offset in `bytes` behind the last line that was read
   */
  add(bytes: Uint8Array, from: number, segmentOffset: number, columns: RowColumns): number;
  /** Appends a row for a line that is too long to be read whole; the columns have room for it. */
  addTooLong(length: number, columns: RowColumns): void;
}
