import type { OpenTool, Scene } from "./tool.ts";
import { openDuckdbRaw, openDuckdbTable } from "./tools/duckdb.ts";
import { openLogThreadIndex } from "./tools/log-thread-index.ts";
import { openLogThreadScan } from "./tools/log-thread-scan.ts";
import { openSqlite, openSqliteSearch } from "./tools/sqlite.ts";

/** The tools that are asked in process, by the name under which a child process is asked for one. */
export const OPENERS: Readonly<Record<string, (scene: Scene) => OpenTool | Promise<OpenTool>>> = {
  "log-thread-index": openLogThreadIndex,
  "log-thread-scan": openLogThreadScan,
  "duckdb-raw": openDuckdbRaw,
  "duckdb-table": openDuckdbTable,
  sqlite: openSqlite,
  "sqlite-search": openSqliteSearch,
};
