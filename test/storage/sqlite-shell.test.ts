import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { availableDrivers, EventTable, openDirectory, openEventDatabase } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { writeHostileLog } from "./hostile-log.ts";
import { openSqliteLog, write } from "./sqlite-log.ts";

const SKIPPED = "install sqlite3 from your system's packages: its shell reads what was written";

/** What sqlite3's own shell says; undefined where there is none. */
function ask(path: string, sql: string): Buffer | undefined {
  const { error, status, stdout } = spawnSync("sqlite3", ["-readonly", path, sql], { maxBuffer: 1e9 });
  if (error !== undefined) return undefined;
  expect(status).toBe(0);
  return stdout;
}

const linesOf = (segment: string, column: string): string =>
  `SELECT ${column} FROM events JOIN segments ON segment = number WHERE segments.id = '${segment}' ORDER BY "offset"`;

describe.each(availableDrivers())("sqlite3's own shell, of a database by %s", (driver) => {
  it("gives a file back as it is", async ({ skip }) => {
    const { log, directory, path } = openSqliteLog(driver);
    write(log, 100);
    log.event("odd|type", "sour\\ce", "line\nbreak é 漢 🦉", { session_id: "abc" });
    await log.flush();
    const [segment] = openDirectory(directory).segments();
    const lines = ask(path, linesOf(segment?.id as string, "raw_line"));
    if (lines === undefined) return skip(SKIPPED);
    expect(lines.equals(readFileSync(join(directory, "master.log")))).toBe(true);
    expect(String(ask(path, "SELECT event_type, source FROM events WHERE session_id = 'abc'"))).toBe(
      "odd|type|sour\\ce\n",
    );
  });

  it("gives back any bytes, in hexadecimal digits", ({ skip }) => {
    const directory = temporaryDirectory();
    const files = writeHostileLog(directory);
    const path = join(directory, "events.db");
    const database = openEventDatabase(path, { driver });
    new EventTable(database).insert(files.scan());
    database.close();
    for (const { id, name } of files.segments()) {
      const digits = ask(path, linesOf(id, "hex(raw_line) || iif(terminated, '0A', '')"));
      if (digits === undefined) return skip(SKIPPED);
      const bytes = Buffer.from(String(digits).replaceAll("\n", ""), "hex");
      expect(bytes.equals(readFileSync(join(directory, name)))).toBe(true);
    }
    expect(String(ask(path, "PRAGMA integrity_check"))).toBe("ok\n");
  });
});
