import { limits } from "../../base/index.ts";
import type { Database, SqlInput, Statement } from "./database.ts";
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
  readonly #many: Statement;
  readonly #one: Statement;
  readonly #odd: Statement;
  #values: SqlInput[] = [];

  constructor(database: Database) {
    this.#many = database.prepare(INSERT_MANY);
    this.#one = database.prepare(INSERT_ONE);
    this.#odd = database.prepare(INSERT_ODD);
  }

  /** Forgets what was not written, of a transaction that has failed. */
  begin(): void {
    this.#values = [];
  }

  add(row: readonly SqlInput[]): void {
    if (row.length > WIDTH) {
      // Rows are written in their order.
      this.end();
      this.#odd.run(row);
      return;
    }
    for (const value of row) this.#values.push(value);
    if (this.#values.length < WIDTH * limits.rowsPerInsert) return;
    const values = this.#values;
    this.#values = [];
    this.#many.run(values);
  }

  /** Writes what is left. */
  end(): void {
    const values = this.#values;
    this.#values = [];
    for (let at = 0; at < values.length; at += WIDTH) this.#one.run(values.slice(at, at + WIDTH));
  }
}
