import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openDirectory } from "log-thread/storage";
import { LineRows, wholeRow } from "./built.ts";
import { isInstalled } from "./program-measure.ts";
import type { Measure } from "./rounds.ts";
import { runProgram } from "./run-program.ts";
import type { SessionLog } from "./session-log.ts";

/** The separators of ASCII, which no line of the log has in it. */
const [UNIT, RECORD] = ["\x1f", "\x1e"];
const CHUNK_CHARS = 1_048_576;

/** The same rows and indexes; `raw_line` is computed there as here. */
const SCRIPT = `
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
CREATE TABLE events (id INTEGER PRIMARY KEY, segment INTEGER NOT NULL, "offset" INTEGER NOT NULL, ts TEXT NOT NULL,
  event_type TEXT NOT NULL, source TEXT NOT NULL, message TEXT NOT NULL, session_id TEXT, kv_json TEXT,
  terminated INTEGER NOT NULL, length INTEGER, raw_override BLOB);
.import --ascii FILE events
CREATE UNIQUE INDEX idx_events_position ON events (segment, "offset");
CREATE INDEX idx_events_ts ON events (ts);
CREATE INDEX idx_events_type_ts ON events (event_type, ts);
CREATE INDEX idx_events_session_ts ON events (session_id, ts) WHERE session_id IS NOT NULL;
`;

/** What SQLite's own shell takes for importing the rows of a log, which are split before: milliseconds. */
export function shellImport(log: SessionLog, directory: string): Measure | string {
  if (!isInstalled("sqlite3")) return "not available: install sqlite3";
  const rows = join(directory, "rows.ascii");
  const path = join(directory, "shell.db");
  writeRows(log, rows);
  return async () => {
    rmSync(path, { force: true });
    const beganAt = performance.now();
    await runProgram("sqlite3", [
      "-bail",
      path,
      ...SCRIPT.replace("FILE", rows)
        .trim()
        .split(/\n(?=[A-Z.])/),
    ]);
    const elapsedMs = performance.now() - beganAt;
    const { stdout } = await runProgram("sqlite3", [path, "SELECT count(*) FROM events"]);
    if (stdout.trim() !== String(log.lines)) throw new Error(`sqlite3 has ${stdout} rows of ${log.lines}`);
    return elapsedMs;
  };
}

function writeRows(log: SessionLog, path: string): void {
  const file = openSync(path, "w");
  const lines = new LineRows();
  let id = 0;
  let text = "";
  for (const block of openDirectory(log.directory).scan()) {
    lines.add(block, 1, block.offset, lines.lastTs, (row) => {
      text += [++id, ...wholeRow(row)].map((value) => value ?? "").join(UNIT) + RECORD;
    });
    if (text.length < CHUNK_CHARS) continue;
    writeSync(file, text);
    text = "";
  }
  writeSync(file, text);
  closeSync(file);
}
