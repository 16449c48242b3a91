import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { read } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { LoadLedger } from "./load-ledger.ts";
import { CI, type Program, run, start } from "./program.ts";

const WRITERS = ["a", "b", "c", "d"];
const LINES = CI ? 30_000 : 6_000;
const BURST = "200";

async function ledgerOf(directory: string): Promise<LoadLedger> {
  const ledger = new LoadLedger();
  for await (const item of read(openDirectory(directory), { malformed: true })) ledger.add(item);
  return ledger;
}

/** Renames the live file now and then, until it is told to stop. */
async function rotating(directory: string, stop: AbortSignal): Promise<number> {
  let rotations = 0;
  mkdirSync(join(directory, "sessions"), { recursive: true });
  for (; !stop.aborted; await delay(20)) {
    const master = join(directory, "master.log");
    if (!existsSync(master)) continue;
    const name = `${String(++rotations).padStart(6, "0")}_x.log`;
    renameSync(master, join(directory, "sessions", name));
  }
  return rotations;
}

describe(`four processes whose lines wait in memory, ${LINES} each`, () => {
  it("lose nothing, mix nothing and keep each writer's order", { retry: 1 }, async () => {
    const directory = join(temporaryDirectory(), "log");
    const ended = await Promise.all(
      WRITERS.map((writer) => run("append-buffered.mjs", [directory, writer, String(LINES), BURST])),
    );
    const health = ended.map(({ stdout }) => JSON.parse(stdout));
    for (const own of health)
      expect(own).toMatchObject({ state: "ok", written: LINES, pending: 0, dropped: 0 });
    const ledger = await ledgerOf(directory);
    expect(ledger.faults).toEqual([]);
    expect(ledger.malformed).toEqual({});
    expect(ledger.events).toBe(WRITERS.length * LINES);
    for (const writer of WRITERS) expect(ledger.missing(writer, Array(LINES).keys())).toEqual([]);
  });

  it("and the same while somebody rotates the log under them", { retry: 1 }, async () => {
    const directory = join(temporaryDirectory(), "log");
    const stop = new AbortController();
    const rotations = rotating(directory, stop.signal);
    const ended = await Promise.all(
      WRITERS.map((writer) => run("append-buffered.mjs", [directory, writer, String(LINES), BURST])),
    ).finally(() => stop.abort());
    expect(await rotations).toBeGreaterThan(3);
    for (const { stdout } of ended) expect(JSON.parse(stdout)).toMatchObject({ written: LINES, dropped: 0 });
    const ledger = await ledgerOf(directory);
    expect(ledger.events).toBe(WRITERS.length * LINES);
    for (const writer of WRITERS) expect(ledger.missing(writer, Array(LINES).keys())).toEqual([]);
    expect(ledger.faults).toEqual([]);
    expect(ledger.malformed).toEqual({});
  });
});

describe("a process that is killed while its lines wait in memory", () => {
  it("leaves a beginning of what it wrote, without a gap", async () => {
    for (let kill = 0; kill < (CI ? 20 : 5); kill++) {
      const directory = join(temporaryDirectory(), "log");
      const master = join(directory, "master.log");
      const program: Program = start("append-buffered.mjs", [directory, "a", "1000000", BURST]);
      while (!existsSync(master) || statSync(master).size < 100_000 * (kill + 1)) await delay(1);
      program.process.kill("SIGKILL");
      await program.ended;
      const ledger = await ledgerOf(directory);
      expect(ledger.faults).toEqual([]);
      expect(ledger.events).toBeGreaterThan(50);
      expect(ledger.missing("a", Array(ledger.events).keys())).toEqual([]);
    }
  });
});
