import { rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { ERROR_PREFIX, NEWEST, type QuestionId } from "../questions.ts";
import { rowsText } from "../rows-text.ts";
import { type EventTable, sqlOf } from "../sql.ts";
import type { Asked, InProcess, NoAnswer, OpenTool, Preparation, Scene, Tool } from "../tool.ts";

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

/** How the raw file is read anew for each question: nothing in it is quoted, and no text is NULL. */
function readRaw(path: string, delimiter: string, columns: readonly string[]): string {
  const types = columns.map((name) => `'${name}': 'VARCHAR'`).join(", ");
  const format = "quote = '', escape = '', comment = '', header = false, skip = 1, auto_detect = false";
  return `read_csv('${path}', delim = '${delimiter}', ${format}, nullstr = '\\x00', columns = {${types}})`;
}

/** Three pipes make four columns. */
function rawColumns(path: string): string {
  return readRaw(path, "|", ["ts", "type", "source", "message"]);
}

/**
 * The raw file as it is asked fastest: cut into columns to count by them, and whole lines where lines are wanted. DuckDB
 * keeps the order of a file's rows.
 */
function rawSql(question: QuestionId, { path, topics }: Scene["log"]): string {
  const { session, word, type, day } = topics;
  const from = readRaw(path, "\\x01", ["line"]);
  const lines = (where: string): string => `SELECT line FROM ${from} WHERE ${where}`;
  const errors = lines(`contains(line, '|${ERROR_PREFIX}')`);
  switch (question) {
    case "newest-errors":
      return `SELECT line FROM (SELECT row_number() OVER () AS place, line FROM (${errors})) QUALIFY row_number() OVER (ORDER BY place DESC) <= ${NEWEST} ORDER BY place`;
    case "session":
      return lines(`contains(line, 'session_id=${session}')`);
    case "all-errors":
      return errors;
    case "rare-text":
      return lines(`contains(line, '${word}')`);
    case "type-in-day":
      return lines(`starts_with(line, '${day}') AND contains(line, '|${type}|')`);
    default:
      return sqlOf(question, { ...IMPORTED, from: rawColumns(path) }, topics);
  }
}

/** A table of DuckDB's own, with the columns that the questions need. */
const IMPORTED: EventTable = {
  from: "events",
  type: "type",
  line: LINE,
  place: "rowid",
  isOfSession: (id) => `session_id = '${id}'`,
  holds: (word) => `contains(message, '${word}')`,
  isEvent: "true",
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
      `CREATE TABLE events AS SELECT ts, type, source, message, ${session} FROM ${rawColumns(log.path)}`,
    );
    await connection.runAndReadAll("CHECKPOINT");
    connection.closeSync();
    instance.closeSync();
    return { elapsedMs: performance.now() - beganAt, bytes: statSync(duckdbPath).size };
  },
};

const isThere = (asked: InProcess): Asked => (load() === undefined ? MISSING : asked);

export const duckdbRaw: Tool = {
  name: "DuckDB on the raw file, in process",
  contestant: () => isThere({ opener: "duckdb-raw", state: "warm" }),
};

export const duckdbTable: Tool = {
  name: "DuckDB after import, in process",
  needs: [duckdbImport.name],
  contestant: () => isThere({ opener: "duckdb-table", state: "warm" }),
};

export function openDuckdbRaw({ log }: Scene): Promise<OpenTool> {
  return open(":memory:", (question) => rawSql(question, log));
}

export function openDuckdbTable({ log, duckdbPath }: Scene): Promise<OpenTool> {
  return open(duckdbPath, (question) => sqlOf(question, IMPORTED, log.topics));
}

async function open(path: string, sql: (question: QuestionId) => string): Promise<OpenTool> {
  const duckdb = load();
  if (duckdb === undefined) throw new Error(MISSING.why);
  const access = path === ":memory:" ? {} : { access_mode: "READ_ONLY" };
  const instance = await duckdb.DuckDBInstance.create(path, access);
  const connection = await instance.connect();
  return {
    ask: async (question) => {
      const rows = (await connection.runAndReadAll(sql(question))).getRowObjectsJS();
      return () => rowsText(question, rows);
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Undefined where there is none. */
export async function duckdbVersion(): Promise<string | undefined> {
  const instance = await load()?.DuckDBInstance.create(":memory:");
  const connection = await instance?.connect();
  const rows = await connection?.runAndReadAll("SELECT version() AS version");
  connection?.closeSync();
  instance?.closeSync();
  return rows?.getRowObjectsJS()[0]?.["version"] as string | undefined;
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
