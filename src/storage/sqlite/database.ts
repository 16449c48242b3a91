import type { DriverName } from "../sqlite-options.ts";

/** What a statement can be given. A boolean becomes 0 or 1, undefined NULL, a text with a NUL in it a BLOB. */
export type SqlInput = string | number | bigint | boolean | Uint8Array | null | undefined;

/** What a row holds. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** One row, by the names of its columns. */
export type Row = Readonly<Record<string, SqlValue>>;

/**
 * A prepared statement. Each call is over when it returns: nothing stays open in between, so that
 * a database can be closed at any time. What is large is asked for in pieces.
 */
export interface Statement {
  /** Runs it; returns how many rows it changed. */
  run(values?: readonly SqlInput[]): number;
  /** The first row; undefined where there is none. */
  get(values?: readonly SqlInput[]): Row | undefined;
  /** Every row. */
  all(values?: readonly SqlInput[]): readonly Row[];
}

/** One whose values may come ready, which need not be looked at again. */
export interface PreparedStatement extends Statement {
  /** Runs it with values that every driver takes as they are: no text with a NUL in it, no number that is none. */
  runReady(values: readonly SqlValue[]): number;
}

/**
 * The calls of SQLite that a log needs, and no others: a port, behind which each driver is the
 * same. What SQLite says is thrown as a `LogThreadError` with the code `ERR_DATABASE` and its result, such as
 * `SQLITE_BUSY`, in `details.result`.
 */
export interface Database {
  readonly driver: DriverName;
  /** SQLite's own version, such as `3.45.1`. */
  readonly version: string;
  /** Runs statements that give nothing back. */
  exec(sql: string): void;
  /** A statement to be run any number of times; the same text gives the same one. */
  prepare(sql: string): PreparedStatement;
  /** Runs `work` as one transaction that writes: all of it is kept, or nothing where it throws. */
  transaction<T>(work: () => T): T;
  /** May be called twice. */
  close(): void;
}

/** A library, once it is loaded. */
export interface Driver {
  readonly name: DriverName;
  /** The file that another thread loads it from; undefined where it is a part of Node. */
  readonly file: string | undefined;
  /** Opens the database at a path, and creates it where there is none. */
  open(path: string): Connection;
}

/** What a driver has to do; the rest is the same for all of them. Whatever its library says is thrown as it is. */
export interface Connection {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}
