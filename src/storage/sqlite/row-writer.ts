import { limits } from "../../base/index.ts";
import type { Database, SqlInput, Statement } from "./database.ts";
import { ROW_COLUMNS } from "./line-rows.ts";

function insertOf(rows: number): string {
  const row = `(${ROW_COLUMNS.map(() => "?").join(", ")})`;
  const all = Array.from({ length: rows }, () => row).join(", ");
  return `INSERT OR ROLLBACK INTO events (${ROW_COLUMNS.join(", ")}) VALUES ${all}`;
}

const INSERT_ONE = insertOf(1);
const INSERT_MANY = insertOf(limits.rowsPerInsert);

/**
 * Writes rows, many with one statement. Within a transaction: `OR ROLLBACK` spares SQLite the journal that it
 * would keep for each statement of several rows, and which costs more than the statements do that it spares.
 */
export class RowWriter {
  readonly #many: Statement;
  readonly #one: Statement;
  readonly #manyValues = ROW_COLUMNS.length * limits.rowsPerInsert;
  #values: SqlInput[] = [];

  constructor(database: Database) {
    this.#many = database.prepare(INSERT_MANY);
    this.#one = database.prepare(INSERT_ONE);
  }

  /** Forgets what was not written, of a transaction that has failed. */
  begin(): void {
    this.#values = [];
  }

  add(row: readonly SqlInput[]): void {
    for (const value of row) this.#values.push(value);
    if (this.#values.length < this.#manyValues) return;
    const values = this.#values;
    this.#values = [];
    this.#many.run(values);
  }

  /** Writes what is left. */
  end(): void {
    const values = this.#values;
    this.#values = [];
    for (let at = 0; at < values.length; at += ROW_COLUMNS.length) {
      this.#one.run(values.slice(at, at + ROW_COLUMNS.length));
    }
  }
}
