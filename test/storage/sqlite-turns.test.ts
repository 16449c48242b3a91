import { existsSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { limits } from "../../src/base/index.ts";
import { openLog } from "../../src/log/index.ts";
import { openDatabase } from "../../src/storage/index.ts";
import { openSqliteLog } from "./sqlite-log.ts";

const LINES = 6_000;

/** What is brought between two looks is one turn: each look is a turn of its own, and between two of them a timer runs once. */
const TURN_BYTES_MAX = limits.databaseTurnBytes + limits.databasePieceBytes + 1_024;

describe("a database that is far behind its files", () => {
  it("is brought a bounded number of bytes at a time, whatever the clock says", async () => {
    const { log, directory, path } = openSqliteLog("libsql");
    const before = openLog({ directory });
    for (let number = 0; number < LINES; number++) {
      before.event("load:line", "test", { number, filler: "x".repeat(200) });
      // Many segments are no more at a time than one.
      if (number % 20 === 0 && number < 2_000) before.rotate({ maxSizeMb: 0 });
    }
    before.close();
    log.event("a:first", "test");
    while (!existsSync(path)) await nextTurn();
    // However fast the machine is: no time passes.
    const realNow = performance.now.bind(performance);
    vi.spyOn(performance, "now").mockReturnValue(realNow());
    const other = openDatabase(path, "libsql");
    let [bytes, largest, turns] = [0, 0, 0];
    const size = (): number => Number(other.prepare("SELECT total(size) AS n FROM segments").get()?.["n"]);
    const untilMs = realNow() + 30_000;
    while (bytes < LINES * 250 && realNow() < untilMs) {
      await nextTurn();
      const now = size();
      if (now > bytes) turns++;
      largest = Math.max(largest, now - bytes);
      bytes = now;
    }
    vi.restoreAllMocks();
    other.close();
    expect([bytes > LINES * 250, largest <= TURN_BYTES_MAX]).toEqual([true, true]);
    expect(turns).toBeGreaterThan(bytes / TURN_BYTES_MAX);
  });
});
