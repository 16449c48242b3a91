import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { read } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { keptDirectory } from "./kept-directory.ts";
import { LoadLedger } from "./load-ledger.ts";
import { CI, type Program, start } from "./program.ts";

const KILLS = CI ? 50 : 12;
const WRITERS_AT_ONCE = 3;

/** Characters of data that, with escapes and the rest of the line, make up to 65 000 bytes. */
const CHARS_MAX = "54000";

/** Acknowledgements that a writer gives before it is killed: it has to be in the midst of its loop. */
const ACKNOWLEDGED_MIN = 100;

const LONG_TEST_MS = 240_000;

describe(`writers that are killed ${KILLS} times`, () => {
  const directory = keptDirectory();
  const writers: string[] = [];

  it(
    "lose no line that was acknowledged, and make none up",
    async () => {
      const survivor = startWriter(directory, "survivor", "1");
      for (let killed = 0; killed < KILLS; ) {
        const names = Array.from({ length: WRITERS_AT_ONCE }, (_, index) => `w${killed + index}`);
        killed += names.length;
        writers.push(...names);
        await Promise.all(names.map((name, index) => runAndKill(directory, name, index)));
      }
      survivor.process.kill("SIGKILL");
      await survivor.ended;
      writers.push("survivor");

      const ledger = await ledgerOf(directory());
      const missing = writers.flatMap((name) => ledger.missing(name, acknowledged(directory(name))));
      expect(missing).toEqual([]);
      expect(ledger.faults).toEqual([]);
      expect(ledger.fragmentsOnly()).toEqual([]);
      expect(Object.values(ledger.malformed).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(
        writers.length,
      );
      expect(ledger.bytesMax).toBeGreaterThan(60_000);
      expect(ledger.bytesMax).toBeLessThanOrEqual(65_000);
      const { events, salvaged, malformed } = ledger;
      console.log(`${writers.length} killed: ${JSON.stringify({ events, salvaged, malformed })}`);
    },
    LONG_TEST_MS,
  );

  it("would be told apart from one that lost a line or tore one unseen", async () => {
    const [writer] = writers as [string];
    const numbers = acknowledged(directory(writer));
    const bytes = readFileSync(join(directory(), "master.log"));
    const at = bytes.indexOf(`|load:line|${writer}|number=${numbers[10]} `);
    const doctored = directory("doctored");
    mkdirSync(doctored);
    writeFileSync(
      join(doctored, "master.log"),
      Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
    );
    const ledger = await ledgerOf(doctored);
    expect(ledger.missing(writer, numbers)).toEqual([numbers[10]]);
    expect(ledger.faults).not.toEqual([]);
  });
});

function startWriter(directory: (name?: string) => string, name: string, ...more: string[]): Program {
  return start("append-until-killed.mjs", [directory(), name, directory(name), CHARS_MAX, ...more]);
}

/** Lets a writer get into its loop, then kills it at any moment of it. */
async function runAndKill(directory: (name?: string) => string, name: string, index: number): Promise<void> {
  const program = startWriter(directory, name);
  const path = directory(name);
  while (!existsSync(path) || statSync(path).size < ACKNOWLEDGED_MIN * 8) await delay(1);
  await delay(index * 3 + (name.length % 3));
  program.process.kill("SIGKILL");
  const { signal, stderr } = await program.ended;
  expect([signal, stderr]).toEqual(["SIGKILL", ""]);
}

/** The numbers a writer was told of: whole entries only, for the last may be torn as well. */
function acknowledged(path: string): number[] {
  return readFileSync(path, "utf8").split("\n").slice(0, -1).map(Number);
}

async function ledgerOf(directory: string): Promise<LoadLedger> {
  const ledger = new LoadLedger();
  for await (const item of read(openDirectory(directory), { malformed: true })) ledger.add(item);
  return ledger;
}
