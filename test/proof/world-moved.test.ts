import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Log, openLog } from "../../src/log/index.ts";
import { read } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { LoadLedger } from "./load-ledger.ts";
import { CI, run } from "./program.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Longer than a writer goes without a look at its path. */
const LOOK_MS = 12;

interface Opened {
  readonly directory: string;
  readonly master: string;
  readonly log: Log;
  /** What was said on stderr. */
  readonly said: readonly string[];
}

function open(): Opened {
  const directory = join(temporaryDirectory(), "log");
  const said: string[] = [];
  vi.spyOn(console, "error").mockImplementation((text: string) => void said.push(text));
  return { directory, master: join(directory, "master.log"), log: openLog({ directory }), said };
}

function write(log: Log, numbers: readonly number[]): void {
  for (const number of numbers) expect(log.event("a:b", "s", { number })).not.toBe("");
}

function numbersIn(log: Log): number[] {
  return log
    .readLog({ types: ["a:b"], limit: 100_000 })
    .map((event) => Number(/number=(\d+)/.exec(event.raw)?.[1]));
}

/** Another log of ours, and where its file is. */
function anotherLog(): string {
  const directory = join(temporaryDirectory(), "other");
  using log = openLog({ directory });
  write(log, [100, 101]);
  return join(directory, "master.log");
}

describe("a log whose files are moved about while it is written", () => {
  it("goes on after its directory was removed, again and again", async () => {
    const { directory, log, said } = open();
    let sinceRemoval: number[] = [];
    for (let number = 0; number < (CI ? 2_000 : 400); number++) {
      write(log, [number]);
      sinceRemoval.push(number);
      if (number % 20 === 19) await delay(1);
      if (number % 100 !== 99) continue;
      const numbers = numbersIn(log);
      expect(numbers.filter((item) => sinceRemoval.includes(item))).toEqual(sinceRemoval);
      expect(new Set(numbers).size).toBe(numbers.length);
      rmSync(directory, { recursive: true });
      sinceRemoval = [];
      await delay(number % 200 === 99 ? LOOK_MS : 0);
    }
    write(log, [-1]);
    await delay(LOOK_MS);
    write(log, [9_999]);
    expect(numbersIn(log).at(-1)).toBe(9_999);
    expect(log.health()).toMatchObject({ state: "ok", dropped: 0 });
    expect(said).toEqual([]);
  });

  it("goes on in a file of our own that was moved over it", async () => {
    const { master, log, said } = open();
    write(log, [0]);
    await delay(LOOK_MS);
    write(log, [1, 2]);
    renameSync(anotherLog(), master);
    write(log, [3]);
    await delay(LOOK_MS);
    write(log, [4]);
    // What was written since the last look is written again; what was there before went with the file.
    const numbers = numbersIn(log);
    expect(numbers.slice(0, 2)).toEqual([100, 101]);
    expect(numbers.slice(-2)).toEqual([3, 4]);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect([log.health().dropped, said]).toEqual([0, []]);
  });

  it("moves a file of somebody else's away that was moved over it, whole", async () => {
    const { directory, master, log, said } = open();
    write(log, [0]);
    const foreign = join(temporaryDirectory(), "foreign.log");
    const bytes = "2026-01-09T14:32:01.456Z|a:b|python|number=7 C:\\new|raw\nno event\n";
    writeFileSync(foreign, bytes);
    await delay(LOOK_MS);
    write(log, [1]);
    renameSync(foreign, master);
    await delay(LOOK_MS);
    write(log, [2]);
    expect(numbersIn(log)).toEqual([7, ...numbersIn(log).filter((number) => number === 1), 2]);
    const sessions = readdirSync(join(directory, "sessions"));
    expect(sessions.map((name) => readFileSync(join(directory, "sessions", name), "utf8"))).toEqual([bytes]);
    expect([log.health().dropped, said]).toEqual([0, []]);
  });

  it("goes on after its file was emptied, and keeps what was written behind", async () => {
    const { directory, master, log, said } = open();
    write(log, [0, 1]);
    truncateSync(master);
    write(log, [2]);
    await delay(LOOK_MS);
    write(log, [3, 4]);
    expect(numbersIn(log)).toEqual([2, 3, 4]);
    truncateSync(master);
    await delay(LOOK_MS);
    write(log, [5]);
    expect(numbersIn(log)).toEqual([2, 5]);
    expect(existsSync(join(directory, "sessions"))).toBe(true);
    expect([log.health().dropped, said]).toEqual([0, []]);
  });

  it("goes on when its file is written over with a copy of itself", async () => {
    const { master, log } = open();
    write(log, [0, 1]);
    await delay(LOOK_MS);
    write(log, [2]);
    const copy = `${master}.copy`;
    cpSync(master, copy);
    renameSync(copy, master);
    await delay(LOOK_MS);
    write(log, [3]);
    const numbers = numbersIn(log);
    expect([...new Set(numbers)]).toEqual([0, 1, 2, 3]);
    appendFileSync(master, "");
    expect(log.health().dropped).toBe(0);
  });
});

const WRITERS = ["a", "b", "c", "d"];
const LINES = CI ? 20_000 : 4_000;

describe(`a log that is rotated while four processes append ${LINES} lines each`, () => {
  it("loses nothing, doubles nothing and keeps each writer's order", async () => {
    const directory = join(temporaryDirectory(), "log");
    let running = true;
    const programs = WRITERS.map((writer) =>
      run("append-lines.mjs", [directory, writer, String(LINES), "1", "400"]),
    );
    const rotating = rotateUntil(directory, () => !running);
    const ended = await Promise.all(programs);
    running = false;
    const rotations = await rotating;
    expect(rotations).toBeGreaterThan(5);
    const ledger = new LoadLedger();
    for await (const item of read(openDirectory(directory), { malformed: true })) ledger.add(item);
    expect(ledger.faults).toEqual([]);
    expect(ledger.malformed).toEqual({});
    for (const writer of WRITERS) expect(ledger.missing(writer, Array(LINES).keys())).toEqual([]);
    for (const { stdout, stderr } of ended) {
      expect([JSON.parse(stdout).dropped, stderr]).toEqual([0, ""]);
    }
    console.log(`${rotations} rotations under ${ledger.events} lines`);
  });
});

/** Moves `master.log` away every few milliseconds, as a rotation does; how often it did. */
async function rotateUntil(directory: string, ended: () => boolean): Promise<number> {
  let rotations = 0;
  while (!ended()) {
    await delay(7);
    const name = `${String(rotations + 1).padStart(6, "0")}_rotated.log`;
    try {
      mkdirSync(join(directory, "sessions"), { recursive: true });
      renameSync(join(directory, "master.log"), join(directory, "sessions", name));
      rotations++;
    } catch {
      // There is no segment yet.
    }
  }
  return rotations;
}
