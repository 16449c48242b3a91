import { limits } from "../base/index.ts";
import type { Database, Row } from "../storage/index.ts";

/** A line as the database has it. */
export interface StoredLine {
  readonly offset: number;
  /** Its bytes, without the newline; only the beginning of one that was too long to be read whole. */
  readonly bytes: Uint8Array;
  readonly terminated: boolean;
  /** Bytes in the log with the newline, where it was too long. */
  readonly length: number | undefined;
}

/** The lines of one segment in a database, one by one, as its rows say where they stand. */
export class StoredLines {
  readonly #rows: Iterator<Row>;
  #current: StoredLine | undefined;
  /** Nothing is asked for before somebody looks: there is one of these for each segment of a log. */
  #isBegun = false;

  /**
   * @param number the segment's in the table `segments`
   * @param end lines that begin there or behind are left out: they came after the comparing had begun
   */
  constructor(database: Database, number: number, end: number) {
    this.#rows = rowsOf(database, number, end);
  }

  /** The next line; undefined at the end. */
  get current(): StoredLine | undefined {
    if (!this.#isBegun) this.advance();
    return this.#current;
  }

  advance(): void {
    this.#isBegun = true;
    const next = this.#rows.next();
    this.#current = next.done ? undefined : lineOf(next.value);
  }
}

function* rowsOf(database: Database, number: number, end: number): Generator<Row> {
  const statement = database.prepare(
    `SELECT "offset", raw_line, terminated, length FROM events
     WHERE segment = ? AND "offset" > ? AND "offset" < ? ORDER BY "offset" LIMIT ?`,
  );
  for (let after = -1; ; ) {
    const rows = statement.all([number, after, end, limits.databaseReadRows]);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = Number(last["offset"]);
  }
}

function lineOf(row: Row): StoredLine {
  const { raw_line: raw, length } = row;
  return {
    offset: Number(row["offset"]),
    bytes: raw instanceof Uint8Array ? raw : Buffer.from(String(raw)),
    terminated: row["terminated"] === 1,
    length: length === null || length === undefined ? undefined : Number(length),
  };
}
