import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { startCommand } from "../proof/program.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { bytesBySegment } from "./line-bytes.ts";
import { numbersOf, openSqliteLog, stored, upTo, write } from "./sqlite-log.ts";

/** Ends as most programs do: by having nothing left to do. */
const PROGRAM = `
  import { logEvent, readLog } from "log-thread";
  for (let number = 0; number < 300; number++) logEvent("load:line", "program", { number });
  console.log(readLog({ types: ["load:line"] }).length);
`;

describe("a log in SQLite", () => {
  it("is chosen by the environment, and has every line when the program has ended", async () => {
    const directory = join(temporaryDirectory(), "log");
    const env = { LOG_STORAGE: "sqlite", LOG_THREAD_DIR: directory };
    const command = [process.execPath, "--no-warnings", "--input-type=module", "-e", PROGRAM];
    const cwd = new URL("../..", import.meta.url).pathname;
    const { code, stdout, stderr } = await startCommand(command, { env, cwd }).ended;
    expect([code, stdout, stderr]).toEqual([0, "300\n", ""]);
    // The last who closes it leaves nothing beside it, where the driver lets it be closed.
    expect(readdirSync(directory).filter((name) => !/-(?:wal|shm)$/.test(name))).toEqual([
      ".leases",
      "events.db",
      "master.log",
    ]);
    const files = openDirectory(directory);
    expect(stored(join(directory, "events.db"), "libsql")).toEqual(bytesBySegment(files.scan()));
  });

  it("creates nothing before its first line, neither by reading", async () => {
    for (const mirror of [true, false]) {
      const { log, directory } = openSqliteLog("libsql", { mirror });
      expect([log.readLog(), log.tail(1), log.getLogText()]).toEqual([[], [], ""]);
      await log.flush();
      expect(existsSync(directory)).toBe(false);
    }
  });

  it("has what the files alone were given before, and what others give them", async () => {
    const { log, directory, path } = openSqliteLog("libsql");
    const before = openLog({ directory });
    write(before, 1_000);
    write(log, 10, 1_000);
    write(before, 10, 1_010);
    before.close();
    await log.flush();
    expect(numbersOf(log)).toEqual(upTo(1_020));
    expect(stored(path, "libsql")).toEqual(bytesBySegment(openDirectory(directory).scan()));
  });

  it("goes on in a segment of its own where it is the only copy from now on, and in the files afterwards", async () => {
    const first = openSqliteLog("libsql");
    write(first.log, 5);
    await first.log.flush();
    first.log.close();
    const { directory } = first;
    const alone = openSqliteLog("libsql", { directory, mirror: false });
    write(alone.log, 5, 5);
    expect(numbersOf(alone.log)).toEqual(upTo(10));
    alone.log.close();
    const again = openSqliteLog("libsql", { directory });
    write(again.log, 5, 100);
    await again.log.flush();
    // The file's lines stand together, in the file's order; what the database alone has is behind them.
    expect(numbersOf(again.log)).toEqual([0, 1, 2, 3, 4, 100, 101, 102, 103, 104, 5, 6, 7, 8, 9]);
  });
});
