import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { read, readLog } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { readPlainly } from "./independent-reader.ts";
import { keptDirectory } from "./kept-directory.ts";
import { LoadLedger } from "./load-ledger.ts";
import { CI, run } from "./program.ts";

const WRITERS = ["a", "b", "c", "d"];
const LINES = CI ? 20_000 : 5_000;

/** Characters of data for lines of 100 to 4 000 bytes: the rest of a line, and its escapes, come on top. */
const CHARS: readonly [string, string] = ["1", "3200"];

describe(`four processes that append ${LINES} lines each`, () => {
  const directory = keptDirectory();
  const health: { written: number; dropped: number }[] = [];

  beforeAll(async () => {
    const ended = await Promise.all(
      WRITERS.map((writer) => run("append-lines.mjs", [directory(), writer, String(LINES), ...CHARS])),
    );
    for (const { stdout } of ended) health.push(JSON.parse(stdout));
  });

  it("lose nothing, mix nothing and keep each writer's order", async () => {
    const ledger = new LoadLedger();
    for await (const item of read(openDirectory(directory()), { malformed: true })) ledger.add(item);
    expect(health.map(({ written, dropped }) => [written, dropped])).toEqual(WRITERS.map(() => [LINES, 0]));
    expect(ledger.faults).toEqual([]);
    expect(ledger.malformed).toEqual({});
    expect(ledger.events).toBe(WRITERS.length * LINES);
    expect(ledger.bytesMin).toBeGreaterThanOrEqual(100);
    expect(ledger.bytesMin).toBeLessThan(300);
    expect(ledger.bytesMax).toBeGreaterThan(3_500);
    expect(ledger.bytesMax).toBeLessThanOrEqual(4_000);
    for (const writer of WRITERS) expect(ledger.missing(writer, Array(LINES).keys())).toEqual([]);
  });

  it("leave a log that a reader with nothing but split sees in the same way", () => {
    const events = readLog(openDirectory(directory()), { limit: Number.POSITIVE_INFINITY });
    let index = 0;
    for (const { type, source, message } of readPlainly(directory())) {
      const event = events[index++];
      if (event?.message === message && event.type === type && event.source === source) continue;
      expect(`${type} ${source} ${message.slice(0, 80)}`, `event ${index}`).toBe(event?.raw.slice(25, 120));
    }
    expect(index).toBe(events.length);
    expect(index).toBe(WRITERS.length * LINES);
  });

  it("are checked by a ledger that notices a lost, a doubled, a swapped and a changed line", async () => {
    const lines = readFileSync(join(directory(), "master.log"), "utf8").split("\n").slice(0, 400);
    const last = lines.length - 1;
    const own = lines.map((line) => line.split("|")[2]);
    const other = own.lastIndexOf(own[last], last - 1);
    const doctored: Record<string, string[]> = {
      lost: lines.toSpliced(other, 1),
      doubled: lines.toSpliced(last, 0, lines[other] as string),
      swapped: lines.with(last, lines[other] as string).with(other, lines[last] as string),
      changed: lines.with(other, `${lines[other]?.slice(0, -1)}~`),
      mixed: lines.with(other, `${lines[other]?.slice(0, 60)}${lines[last]}`),
    };
    for (const [name, text] of Object.entries(doctored)) {
      const ledger = await ledgerOf(directory(`doctored-${name}`), text);
      const numbers = lines.filter((line) => line.includes(`|load:line|${own[last]}|`)).map(numberOf);
      const wrong = ledger.faults.length + ledger.missing(own[last] as string, numbers).length;
      expect(wrong, name).toBeGreaterThan(0);
    }
    const untouched = await ledgerOf(directory("doctored-not"), lines);
    expect(untouched.faults).toEqual([]);
  });

  it("read an empty copy as an empty log", () => {
    const empty = directory("empty");
    mkdirSync(empty);
    copyFileSync("/dev/null", join(empty, "master.log"));
    using log = openLog({ directory: empty });
    expect(log.readLog()).toEqual([]);
  });
});

function numberOf(line: string): number {
  return Number(/number=(\d+)/.exec(line)?.[1]);
}

async function ledgerOf(directory: string, lines: readonly string[]): Promise<LoadLedger> {
  mkdirSync(directory);
  writeFileSync(join(directory, "master.log"), `${lines.join("\n")}\n`);
  const ledger = new LoadLedger();
  for await (const item of read(openDirectory(directory), { malformed: true })) ledger.add(item);
  return ledger;
}
