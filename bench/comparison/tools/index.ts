import type { Preparation, Tool } from "../tool.ts";
import { gawk, mawk } from "./awk.ts";
import { duckdbImport, duckdbRaw, duckdbTable } from "./duckdb.ts";
import { logThreadCommand } from "./log-thread-command.ts";
import { logThreadScan } from "./log-thread-scan.ts";
import { grep, ripgrep, tacAndRipgrep } from "./ripgrep.ts";
import { sqliteDriver, sqliteFullText, sqliteIngest, sqliteSearch, sqliteShell } from "./sqlite.ts";

/** Every tool, in the order in which it is shown. */
export const TOOLS: readonly Tool[] = [
  logThreadScan,
  logThreadCommand,
  ripgrep,
  tacAndRipgrep,
  grep,
  mawk,
  gawk,
  duckdbRaw,
  duckdbTable,
  sqliteDriver,
  sqliteSearch,
  sqliteShell,
];

/** What is made before the questions, in this order: the full-text index stands in the database. */
export const PREPARATIONS: readonly Preparation[] = [duckdbImport, sqliteIngest, sqliteFullText];
