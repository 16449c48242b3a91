import type { Preparation, Tool } from "../tool.ts";
import { gawk, mawk } from "./awk.ts";
import { duckdbImport, duckdbRaw, duckdbTable } from "./duckdb.ts";
import { logThreadCommand, logThreadPlainCommand } from "./log-thread-command.ts";
import { indexBuild, logThreadFirst, logThreadIndex } from "./log-thread-index.ts";
import { logThreadScan } from "./log-thread-scan.ts";
import { grep, ripgrep, tacAndRipgrep } from "./ripgrep.ts";
import { sqliteDriver, sqliteFullText, sqliteIngest, sqliteSearch, sqliteShell } from "./sqlite.ts";

/** Every tool, in the order in which it is shown. */
export const TOOLS: readonly Tool[] = [
  logThreadIndex,
  logThreadFirst,
  logThreadCommand,
  logThreadScan,
  logThreadPlainCommand,
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
export const PREPARATIONS: readonly Preparation[] = [indexBuild, duckdbImport, sqliteIngest, sqliteFullText];
