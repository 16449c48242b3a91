import { limits } from "../../base/index.ts";
import type { Database, PreparedStatement, SqlValue } from "./database.ts";
import { ODD_COLUMNS, USUAL_COLUMNS } from "./line-rows.ts";

const WIDTH = USUAL_COLUMNS.length;

function insertOf(rows: number, columns: readonly string[]): string {
  const row = `(${columns.map(() => "?").join(", ")})`;
  const all = Array.from({ length: rows }, () => row).join(", ");
  return `INSERT OR ROLLBACK INTO events (${columns.join(", ")}) VALUES ${all}`;
}

const INSERT_MANY = insertOf(limits.rowsPerInsert, USUAL_COLUMNS);
const INSERT_ONE = insertOf(1, USUAL_COLUMNS);
const INSERT_ODD = insertOf(1, [...USUAL_COLUMNS, ...ODD_COLUMNS]);

/**
 * Writes rows, many with one statement. Within a transaction: `OR ROLLBACK` spares SQLite the journal that it
 * would keep for each statement of several rows, and which costs more than the statements do that it spares.
 */
export class RowWriter {
  readonly #many: PreparedStatement;
  readonly #one: PreparedStatement;
  readonly #odd: PreparedStatement;
  /** Those of rows that wait for others, in the order of columns. A driver has let go of them when it comes back. */
  readonly #values: SqlValue[] = new Array<SqlValue>(WIDTH * limits.rowsPerInsert).fill(null);
  #length = 0;

  constructor(database: Database) {
    this.#many = database.prepare(INSERT_MANY);
    this.#one = database.prepare(INSERT_ONE);
    this.#odd = database.prepare(INSERT_ODD);
  }

  /** Forgets what was not written, of a transaction that has failed. */
  begin(): void {
    this.#length = 0;
  }

  add(row: readonly SqlValue[]): void {
    if (row.length > WIDTH) {
      // Rows are written in their order.
      this.end();
      this.#odd.runReady(row);
      return;
    }
    const values = this.#values;
    let length = this.#length;
    for (let column = 0; column < WIDTH; column++) values[length++] = row[column] as SqlValue;
    this.#length = length;
    if (length < values.length) return;
    this.#length = 0;
    this.#many.runReady(values);
  }

  /** Writes what is left. */
  end(): void {
    const length = this.#length;
    this.#length = 0;
    for (let at = 0; at < length; at += WIDTH) this.#one.runReady(this.#values.slice(at, at + WIDTH));
  }
}
