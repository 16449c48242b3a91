import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import { ingest } from "../../src/ingest/index.ts";
import { openSqliteLog, until, write } from "../storage/sqlite-log.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { ingestFaults } from "./ingested-lines.ts";
import { start } from "./program.ts";

const MINUTES_2_S = 120;
const DAYS_2_S = 172_800;

function writeLines(directory: string, lines: number): void {
  using log = openLog({ directory });
  for (let n = 0; n < lines; n++) log.event("tool:end", "agent", "x".repeat(200), { n });
}

const unfinished = (directory: string): string[] =>
  readdirSync(directory).filter((name) => name.startsWith("events.db.") && /\.tmp(?:-journal)?$/.test(name));

function age(path: string, seconds: number): void {
  const then = Date.now() / 1_000 - seconds;
  utimesSync(path, then, then);
}

/** A log, and what is left of the database whose maker was killed in the midst of it. */
async function killedIngest(): Promise<{ directory: string; path: string; left: string }> {
  const directory = temporaryDirectory();
  const path = join(directory, "events.db");
  writeLines(directory, 30_000);
  const program = start("ingest-until-killed.mjs", [directory, path]);
  const halfMade = (): boolean =>
    unfinished(directory).some((name) => statSync(join(directory, name)).size > 1e6);
  while (!halfMade()) await delay(5);
  program.process.kill("SIGKILL");
  expect((await program.ended).signal).toBe("SIGKILL");
  expect([unfinished(directory).length, existsSync(path)]).toEqual([1, false]);
  return { directory, path, left: join(directory, unfinished(directory)[0] as string) };
}

describe("a database whose maker was killed", () => {
  it("is removed by an ingest, but not as long as somebody might still make it", async () => {
    const { directory, path, left } = await killedIngest();
    await ingest(directory, path);
    // Its process is gone here, and may have run where its number means something else.
    expect(existsSync(left)).toBe(true);
    age(left, MINUTES_2_S);
    await ingest(directory, path);
    expect(unfinished(directory)).toEqual([]);
    expect(ingestFaults(directory, path)).toEqual([]);
  });

  it("is removed by a program that opens the database", async () => {
    const { directory, left } = await killedIngest();
    age(left, MINUTES_2_S);
    const { log } = openSqliteLog("libsql", { directory });
    write(log, 1);
    await until(() => unfinished(directory).length === 0);
    expect(unfinished(directory)).toEqual([]);
  });

  it("is left alone where its maker runs, is on another machine, or is none of ours", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "events.db");
    writeLines(directory, 10);
    const host = hostname().replace(/[^A-Za-z0-9.-]/g, "-");
    const kept = [
      [`events.db.${process.pid}_${host}_00000000.tmp`, MINUTES_2_S],
      ["events.db.999999999_elsewhere_00000000.tmp", MINUTES_2_S],
      ["events.db.notes.tmp", DAYS_2_S],
      ["other.db.999999999_elsewhere_00000000.tmp", DAYS_2_S],
    ] as const;
    const removed = [
      ["events.db.999999999_elsewhere_00000001.tmp", DAYS_2_S],
      [`events.db.${process.pid}_${host}_00000001.tmp`, DAYS_2_S],
    ] as const;
    for (const [name, seconds] of [...kept, ...removed]) {
      writeFileSync(join(directory, name), "");
      age(join(directory, name), seconds);
    }
    await ingest(directory, path);
    await ingest(directory, path);
    expect(
      readdirSync(directory)
        .filter((name) => name.endsWith(".tmp"))
        .sort(),
    ).toEqual(kept.map(([name]) => name).sort());
  });
});
