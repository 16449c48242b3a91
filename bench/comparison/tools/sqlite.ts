import { rmSync, statSync } from "node:fs";
import { ingest, search } from "log-thread/ingest";
import { openEventDatabase } from "log-thread/storage/sqlite";
import { isInstalled } from "../../program-measure.ts";
import { linesText } from "../answers.ts";
import { rowsText } from "../rows-text.ts";
import { type EventTable, sqlOf } from "../sql.ts";
import type { OpenTool, Preparation, Scene, Tool } from "../tool.ts";

/** The tables of `log-thread ingest`, with their four indexes. */
const TABLE: EventTable = {
  from: "events",
  type: "event_type",
  line: "raw_line",
  place: "id",
  isOfSession: (id) => `session_id = '${id}'`,
  holds: (word) => `instr(message, '${word}') > 0`,
  isEvent: "event_type <> 'log:segment'",
};

export const sqliteIngest: Preparation = {
  name: "SQLite: `log-thread ingest`",
  make: async ({ log, sqlitePath }) => {
    rmSync(sqlitePath, { force: true });
    const beganAt = performance.now();
    await ingest(log.directory, sqlitePath);
    const elapsedMs = performance.now() - beganAt;
    return { elapsedMs, bytes: statSync(sqlitePath).size };
  },
};

export const sqliteFullText: Preparation = {
  name: "SQLite: full-text index",
  make: async ({ log, sqlitePath }) => {
    const before = statSync(sqlitePath).size;
    const beganAt = performance.now();
    await search(sqlitePath, log.topics.word);
    const elapsedMs = performance.now() - beganAt;
    // What is still in the journal belongs to the size as well.
    const database = openEventDatabase(sqlitePath, { create: false });
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
    return { elapsedMs, bytes: statSync(sqlitePath).size - before };
  },
};

export const sqliteShell: Tool = {
  name: "sqlite3, a process",
  needs: [sqliteIngest.name],
  contestant: (question, { log, sqlitePath }) => {
    if (!isInstalled("sqlite3")) return { why: "not available: install sqlite3" };
    const sql = sqlOf(question, TABLE, log.topics);
    return { command: "sqlite3", args: ["-readonly", "-batch", "-list", "-noheader", sqlitePath, sql] };
  },
};

export const sqliteDriver: Tool = {
  name: "SQLite, in process",
  needs: [sqliteIngest.name],
  contestant: () => ({ opener: "sqlite", state: "warm" }),
};

export const sqliteSearch: Tool = {
  name: "SQLite, full text, in process",
  needs: [sqliteIngest.name, sqliteFullText.name],
  contestant: (question) =>
    question === "rare-text" ? { opener: "sqlite-search", state: "warm" } : undefined,
};

export function openSqlite({ log, sqlitePath }: Scene): OpenTool {
  const database = openEventDatabase(sqlitePath, { create: false });
  return {
    ask: (question) => {
      const rows = database.prepare(sqlOf(question, TABLE, log.topics)).all();
      return () => rowsText(question, rows);
    },
    close: () => database.close(),
  };
}

/** Opens the database for each question, as `search` does. */
export function openSqliteSearch({ log, sqlitePath }: Scene): OpenTool {
  return {
    ask: async () => {
      const hits = await search(sqlitePath, log.topics.word, { limit: Number.POSITIVE_INFINITY });
      // The best come first; the log's order is made of so few at once.
      const lines = hits
        .map(({ event }) => event)
        .sort((a, b) => a.position.offset - b.position.offset)
        .map(({ raw }) => raw);
      return () => linesText(lines);
    },
    close: () => {},
  };
}
