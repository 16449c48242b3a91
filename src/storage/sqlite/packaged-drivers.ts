import type { Connection, Driver, Row, SqlInput, SqlValue, Statement } from "./database.ts";

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

/** `better-sqlite3`, where the user has it. */
export function betterDriver(library: unknown): Driver {
  const Database = library as PackagedDatabase;
  return {
    name: "better-sqlite3",
    open(path): Connection {
      const database = new Database(path);
      return {
        exec: (sql) => void database.exec(sql),
        prepare: (sql) => prepared(database.prepare(sql), (row) => row as Row),
        // It finalizes its statements.
        close: () => void database.close(),
      };
    },
  };
}

/** `libsql`, where the user has it. */
export function libsqlDriver(library: unknown): Driver {
  const Database = library as PackagedDatabase;
  return {
    name: "libsql",
    open(path): Connection {
      const database = new Database(path);
      return {
        exec: (sql) => void database.exec(sql),
        prepare: (sql) => prepared(database.prepare(sql), withBytes),
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

/** All values are one array: both take a single value that is an object for a table of names. */
function prepared(statement: PackagedStatement, row: (row: Record<string, unknown>) => Row): Statement {
  return {
    run: (values = []) => statement.run(values).changes,
    get: (values = []) => {
      const found = statement.get(values);
      return found === undefined ? undefined : row(found);
    },
    all: (values = []) => {
      const rows = statement.all(values);
      return rows.map(row);
    },
  };
}

/** A row whose bytes are `Uint8Array`s, where `libsql` gives `ArrayBuffer`s, and without what it adds to a single one. */
function withBytes(row: Record<string, unknown>): Row {
  delete row["_metadata"];
  for (const name in row) {
    const value = row[name];
    if (value instanceof ArrayBuffer) row[name] = new Uint8Array(value);
  }
  return row as Record<string, SqlValue>;
}
