import { rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { rowsText } from "../rows-text.ts";
import { type EventTable, sqlOf } from "../sql.ts";
import type { NoAnswer, OpenTool, Preparation, Scene, Tool } from "../tool.ts";

/** What is used of `@duckdb/node-api`, which is looked for where the user of the command has it. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(
      path: string,
      options?: Readonly<Record<string, string>>,
    ): Promise<{
      connect(): Promise<Connection>;
      closeSync(): void;
    }>;
  };
}

interface Connection {
  runAndReadAll(sql: string): Promise<{ getRowObjectsJS(): Record<string, unknown>[] }>;
  closeSync(): void;
}

const MISSING: NoAnswer = {
  why: "not available: npm install --prefix DIR @duckdb/node-api, and NODE_PATH=DIR/node_modules",
};

const LINE = "concat(ts, '|', type, '|', source, '|', message)";

/** The raw file, read anew for each question: three pipes make four columns, and nothing is quoted. */
function rawTable(path: string): EventTable {
  const columns = "{'ts': 'VARCHAR', 'type': 'VARCHAR', 'source': 'VARCHAR', 'message': 'VARCHAR'}";
  const format = `delim = '|', quote = '', escape = '', comment = '', header = false, skip = 1, auto_detect = false, nullstr = '\\x00', columns = ${columns}`;
  const from = `read_csv('${path}', ${format})`;
  return {
    from,
    type: "type",
    line: LINE,
    // DuckDB keeps the order of a file's rows.
    inOrder: "",
    newest: (where, limit) =>
      `SELECT line FROM (SELECT row_number() OVER () AS place, line FROM (SELECT ${LINE} AS line FROM ${from} WHERE ${where})) QUALIFY row_number() OVER (ORDER BY place DESC) <= ${limit} ORDER BY place`,
    isOfSession: (id) => `contains(message, 'session_id=${id}')`,
    holds: (word) => `contains(message, '${word}')`,
    isEvent: "true",
  };
}

/** A table of DuckDB's own, with the columns that the questions need. */
const IMPORTED: EventTable = {
  ...rawTable(""),
  from: "events",
  inOrder: "ORDER BY rowid",
  newest: (where, limit) =>
    `SELECT line FROM (SELECT rowid AS place, ${LINE} AS line FROM events WHERE ${where} ORDER BY rowid DESC LIMIT ${limit}) ORDER BY place`,
  isOfSession: (id) => `session_id = '${id}'`,
};

export const duckdbImport: Preparation = {
  name: "DuckDB: a table of its own",
  make: async ({ log, duckdbPath }) => {
    const duckdb = load();
    if (duckdb === undefined) return MISSING;
    rmSync(duckdbPath, { force: true });
    const beganAt = performance.now();
    const instance = await duckdb.DuckDBInstance.create(duckdbPath);
    const connection = await instance.connect();
    const session = "regexp_extract(message, ' session_id=([^ ]+)$', 1) AS session_id";
    await connection.runAndReadAll(
      `CREATE TABLE events AS SELECT ts, type, source, message, ${session} FROM ${rawTable(log.path).from}`,
    );
    await connection.runAndReadAll("CHECKPOINT");
    connection.closeSync();
    instance.closeSync();
    return { elapsedMs: performance.now() - beganAt, bytes: statSync(duckdbPath).size };
  },
};

export const duckdbRaw: Tool = tool("DuckDB on the raw file, in process", "duckdb-raw");
export const duckdbTable: Tool = tool("DuckDB after import, in process", "duckdb-table");

function tool(name: string, opener: string): Tool {
  return { name, contestant: () => (load() === undefined ? MISSING : { opener, state: "warm" }) };
}

export function openDuckdbRaw({ log }: Scene): Promise<OpenTool> {
  return open(":memory:", rawTable(log.path), log.topics);
}

export function openDuckdbTable({ log, duckdbPath }: Scene): Promise<OpenTool> {
  return open(duckdbPath, IMPORTED, log.topics);
}

async function open(path: string, table: EventTable, topics: Scene["log"]["topics"]): Promise<OpenTool> {
  const duckdb = load();
  if (duckdb === undefined) throw new Error(MISSING.why);
  const access = path === ":memory:" ? {} : { access_mode: "READ_ONLY" };
  const instance = await duckdb.DuckDBInstance.create(path, access);
  const connection = await instance.connect();
  return {
    ask: async (question) => {
      const rows = (await connection.runAndReadAll(sqlOf(question, table, topics))).getRowObjectsJS();
      return () => rowsText(question, rows);
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** It is no dependency: seventy megabytes, for a comparison. `NODE_PATH` says where it is. */
function load(): DuckDb | undefined {
  try {
    return createRequire(import.meta.url)("@duckdb/node-api") as DuckDb;
  } catch (error) {
    if ((error as { code?: string }).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
