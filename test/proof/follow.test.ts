import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Log, openLog } from "../../src/log/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { CI, NOT_TOLD } from "./program.ts";

/** Longer than a writer goes without a look at its path. */
const LOOK_MS = 12;

interface Followed {
  readonly directory: string;
  readonly master: string;
  readonly log: Log;
  /** The numbers that were given so far. */
  readonly given: number[];
  /** Waits until a number is given, then ends the following; every number in the order it came. */
  until(number: number): Promise<number[]>;
}

/** A log, and somebody who follows it; the following has begun when this returns. */
async function begin(before: readonly number[], intervalMs = 1): Promise<Followed> {
  const directory = join(temporaryDirectory(), "log");
  const log = openLog({ directory });
  for (const number of before) write(log, number);
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const given: number[] = [];
  const reader = openLog({ directory });
  const following = (async () => {
    for await (const event of reader.follow({ types: ["a:b"], signal: abort.signal, intervalMs })) {
      given.push(Number(/number=(-?\d+)/.exec(event.raw)?.[1]));
      if (given.length > 10_000) return;
    }
  })();
  await delay(5);
  const until = async (number: number): Promise<number[]> => {
    while (!given.includes(number) && given.length <= 10_000) await delay(1);
    // What would be given twice would be given soon.
    await delay(20);
    abort.abort();
    await following;
    return given.length > 10_000 ? given.slice(0, 20) : given;
  };
  return { directory, master: join(directory, "master.log"), log, given, until };
}

function write(log: Log, number: number): void {
  expect(log.event("a:b", "s", { number })).not.toBe("");
}

/** Moves the segment away, as a rotation does. */
function rotate({ directory, master }: Followed, sequence: number): string {
  const path = join(directory, "sessions", `${String(sequence).padStart(6, "0")}_x.log`);
  mkdirSync(join(directory, "sessions"), { recursive: true });
  renameSync(master, path);
  return path;
}

function count(to: number): number[] {
  return Array.from({ length: to }, (_, index) => index);
}

/** Who looks once a minute sees a line in a test's time only if he is told of it. */
const TOLD_MS = 60_000;

describe.each([
  ["that looks every millisecond", 1, undefined],
  ["that is told by the system", TOLD_MS, NOT_TOLD],
])("following a log %s gives each line exactly once", (_, intervalMs, missing) => {
  const followed = (before: readonly number[] = []): Promise<Followed> => begin(before, intervalMs);
  beforeEach(({ skip }) => skip(missing !== undefined, missing));

  it("from before its directory exists", async () => {
    const it = await followed();
    for (const number of count(50)) write(it.log, number);
    expect(await it.until(49)).toEqual(count(50));
  });

  it("from its end on, when it has lines already", async () => {
    const it = await followed([-2, -1]);
    for (const number of count(3)) write(it.log, number);
    expect(await it.until(2)).toEqual(count(3));
  });

  it("across many rotations", async () => {
    const it = await followed([-1]);
    const lines = CI ? 3_000 : 500;
    for (const number of count(lines)) {
      write(it.log, number);
      if (number % 25 !== 0) continue;
      await delay(number % 50 === 0 ? 1 : LOOK_MS);
      if (number % 75 === 0) rotate(it, number / 25 + 1);
    }
    await delay(LOOK_MS);
    write(it.log, lines);
    const given = await it.until(lines);
    expect(given.toSorted((a, b) => a - b)).toEqual(count(lines + 1));
  });

  it("when another writer's line comes late, into a segment that was rotated away", async () => {
    const it = await followed([-1]);
    write(it.log, 0);
    const late = readFileSync(it.master, "utf8").split("\n")[2] as string;
    const path = rotate(it, 1);
    await delay(LOOK_MS);
    write(it.log, 1);
    await delay(LOOK_MS);
    appendFileSync(path, `${late.replace("number=0", "number=2")}\n`);
    await delay(LOOK_MS);
    write(it.log, 3);
    expect((await it.until(3)).toSorted()).toEqual([0, 1, 2, 3]);
  });

  it("when a line is half written as its segment is rotated away, once it is whole", async () => {
    const it = await followed([-1]);
    write(it.log, 0);
    const line = `${readFileSync(it.master, "utf8").split("\n")[2]?.replace("number=0", "number=1")}\n`;
    await delay(LOOK_MS);
    appendFileSync(it.master, line.slice(0, 30));
    const path = rotate(it, 1);
    await delay(LOOK_MS);
    appendFileSync(path, line.slice(30));
    await delay(LOOK_MS);
    write(it.log, 2);
    expect((await it.until(2)).toSorted()).toEqual([0, 1, 2]);
  });

  it("when it is emptied", async () => {
    const it = await followed([-1]);
    write(it.log, 0);
    await delay(LOOK_MS);
    truncateSync(it.master);
    await delay(LOOK_MS);
    for (const number of [1, 2, 3]) {
      write(it.log, number);
      await delay(LOOK_MS);
    }
    expect(await it.until(3)).toEqual([0, 1, 2, 3]);
  });

  it("when it is removed, and comes into being again", async () => {
    const it = await followed([-1]);
    for (const round of count(5)) {
      write(it.log, 2 * round);
      await delay(LOOK_MS);
      rmSync(it.directory, { recursive: true });
      await delay(LOOK_MS);
      write(it.log, 2 * round + 1);
      await delay(LOOK_MS);
    }
    // A line that the writer had to write again, because its file was removed, is in the new one too.
    expect([...new Set(await it.until(9))]).toEqual(count(10));
  });

  it("when somebody keeps a copy of a segment beside it", async () => {
    const it = await followed([-1]);
    write(it.log, 0);
    await delay(LOOK_MS);
    mkdirSync(join(it.directory, "sessions"));
    copyFileSync(it.master, join(it.directory, "sessions", "backup.log"));
    await delay(LOOK_MS);
    write(it.log, 1);
    expect(await it.until(1)).toEqual([0, 1]);
  });
});

describe("the end of following", () => {
  it("comes without an error when it is aborted, waiting or not", async () => {
    const it = await begin([-1]);
    expect(await Promise.race([it.until(0), delay(5).then(() => write(it.log, 0))])).toBeUndefined();
    using log = openLog({ directory: it.directory });
    const events: unknown[] = [];
    for await (const event of log.follow({ signal: AbortSignal.abort() })) events.push(event);
    expect(events).toEqual([]);
  });

  it("leaves a position from which another can go on, giving nothing twice", async () => {
    const it = await begin([-1]);
    write(it.log, 0);
    write(it.log, 1);
    const [first] = it.log.readLog({ types: ["a:b"] }).slice(-2);
    const abort = new AbortController();
    const given: unknown[] = [];
    const { next } = first as NonNullable<typeof first>;
    for await (const event of it.log.follow({ from: next, signal: abort.signal, intervalMs: 1 })) {
      given.push(event.fields["number"]);
      if (event.fields["number"] === 1) abort.abort();
    }
    expect(given).toEqual([1]);
  });
});
