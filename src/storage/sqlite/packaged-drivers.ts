import type { Connection, Driver, Row, SqlInput, SqlValue, Statement } from "./database.ts";

/** A package that was loaded, and the file it was loaded from. */
export interface Library {
  readonly exports: unknown;
  readonly file: string;
}

/** What is used of `better-sqlite3`, and of `libsql`, which has the same shape. */
interface PackagedConnection {
  exec(sql: string): unknown;
  prepare(sql: string): PackagedStatement;
  close(): unknown;
}

interface PackagedStatement {
  run(values: readonly SqlInput[]): { readonly changes: number };
  get(values: readonly SqlInput[]): Record<string, unknown> | undefined;
  all(values: readonly SqlInput[]): Record<string, unknown>[];
}

type PackagedDatabase = new (path: string) => PackagedConnection;

type First = (
  statement: PackagedStatement,
  values: readonly SqlInput[],
) => Record<string, unknown> | undefined;

/** `better-sqlite3`, where the user has it. */
export function betterDriver({ exports, file }: Library): Driver {
  const Database = exports as PackagedDatabase;
  return {
    name: "better-sqlite3",
    file,
    open(path): Connection {
      const database = new Database(path);
      return {
        exec: (sql) => void database.exec(sql),
        prepare: (sql) => prepared(database.prepare(sql), (statement, values) => statement.get(values)),
        // It finalizes its statements.
        close: () => void database.close(),
      };
    },
  };
}

/** `libsql`, where the user has it. */
export function libsqlDriver({ exports, file }: Library): Driver {
  const Database = exports as PackagedDatabase;
  return {
    name: "libsql",
    file,
    open(path): Connection {
      const database = new Database(path);
      return {
        exec: (sql) => void database.exec(sql),
        // Its `get` does not come to an end: asked again it goes on with the values that it had before.
        prepare: (sql) => prepared(database.prepare(sql), (statement, values) => statement.all(values)[0]),
        close: () => closeLibsql(database),
      };
    },
  };
}

/**
 * `libsql` can not finalize a statement, and keeps the database open until each that was prepared is
 * collected as garbage. What would be written when it is let go is written before, so that nobody has to wait for that.
 */
function closeLibsql(database: PackagedConnection): void {
  try {
    database.exec("PRAGMA wal_checkpoint(PASSIVE)");
  } catch {
    // Somebody else has it, or it is damaged; it is closed in any case.
  }
  database.close();
}

/**
 * All values are one array: both take a single value that is an object for a table of names.
 *
 * @param first how the first row is asked for
 */
function prepared(statement: PackagedStatement, first: First): Statement {
  return {
    run: (values = []) => statement.run(values).changes,
    get: (values = []) => {
      const row = first(statement, values);
      return row === undefined ? undefined : plainRow(row);
    },
    all: (values = []) => {
      const rows = statement.all(values);
      return rows.map(plainRow);
    },
  };
}

/**
 * A row as every driver gives it: bytes are plain `Uint8Array`s, where one gives Buffers and `libsql` one thing for
 * a single row and another for many; and nothing is in it that `libsql` adds to a single one.
 */
function plainRow(row: Record<string, unknown>): Row {
  delete row["_metadata"];
  for (const name in row) {
    const value = row[name];
    if (value instanceof ArrayBuffer) row[name] = new Uint8Array(value);
    else if (value instanceof Uint8Array) {
      row[name] = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    }
  }
  return row as Record<string, SqlValue>;
}
