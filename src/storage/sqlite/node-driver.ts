import type { Connection, Driver, Row, SqlValue, Statement } from "./database.ts";

/** What is used of `node:sqlite`; Node 20 has neither it nor types for it. */
interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => NodeConnection;
}

interface NodeConnection {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}

interface NodeStatement {
  run(...values: readonly SqlValue[]): { readonly changes: number | bigint };
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): Row[];
}

/** `node:sqlite`: part of Node from 22.13 on. Undefined where this Node has none. */
export function nodeDriver(): Driver | undefined {
  // A module that Node does not have is undefined here, where an import would throw.
  const sqlite = process.getBuiltinModule("node:sqlite") as NodeSqlite | undefined;
  if (sqlite?.DatabaseSync === undefined) return undefined;
  const { DatabaseSync } = sqlite;
  return { name: "node:sqlite", file: undefined, open: (path) => connect(new DatabaseSync(path)) };
}

function connect(database: NodeConnection): Connection {
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => prepared(database.prepare(sql)),
    // It finalizes its statements.
    close: () => database.close(),
  };
}

/** Values are handed over one by one: the first argument, were it an array, would be taken for names. */
function prepared(statement: NodeStatement): Statement {
  return {
    run: (values = []) => Number(statement.run(...(values as SqlValue[])).changes),
    get: (values = []) => statement.get(...(values as SqlValue[])),
    all: (values = []) => statement.all(...(values as SqlValue[])),
  };
}
