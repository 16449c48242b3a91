import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import type { LogEvent } from "../../src/line/index.ts";
import { openLog } from "../../src/log/index.ts";
import { type FollowOptions, follow } from "../../src/reader/index.ts";
import { FileStorage, type LineSource, MemoryStorage } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { FaultyDisk, type Plan } from "./faulty-disk.ts";
import { NOT_TOLD, run, start } from "./program.ts";

/** Who looks once a minute sees an event in a test's time only if he is told of it. */
const MINUTE_MS = 60_000;

/** Another process, which writes an event whenever it is asked to. */
function writer(directory: string): () => void {
  const program = start("follow.mjs", ["asked", directory]);
  onTestFinished(async () => {
    program.process.kill("SIGKILL");
    await program.ended;
  });
  return () => program.process.stdin?.write("write\n");
}

/** Follows a log until the test is over; gives the number of each event once it is there. */
function numbersOf(source: LineSource, options: FollowOptions = {}): () => Promise<unknown> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const events = follow(source, { types: ["a:b"], signal: stop.signal, ...options });
  // The first look is made before anything is written.
  let next = events.next();
  return async () => {
    const { value } = await next;
    next = events.next();
    return value?.fields["number"];
  };
}

describe.skipIf(NOT_TOLD)(
  `an event of another process is told by the system${NOT_TOLD ? ` (${NOT_TOLD})` : ""}`,
  () => {
    it("whatever befalls the log: begun, rotated, removed and begun again", async () => {
      const directory = join(temporaryDirectory(), "not", "there", "log");
      const next = numbersOf(new FileStorage(directory), { intervalMs: MINUTE_MS });
      const write = writer(directory);
      let number = 0;
      const expectNext = async (): Promise<void> => {
        write();
        expect(await next()).toBe(number++);
      };
      for (let round = 0; round < 3; round++) {
        for (let event = 0; event < 3; event++) await expectNext();
        mkdirSync(join(directory, "sessions"));
        renameSync(join(directory, "master.log"), join(directory, "sessions", `00000${round}_x.log`));
        // Late, into the segment that was rotated away, or into a new one: as soon as the writer looks.
        for (let event = 0; event < 3; event++) await expectNext();
        // The writer gives up a file that was removed once it has not looked at it for a while.
        await delay(20);
        rmSync(round === 1 ? dirname(directory) : directory, { recursive: true });
        await delay(20);
      }
    });

    it("when it comes late, into a segment that was rotated away", async () => {
      const directory = join(temporaryDirectory(), "log");
      using log = openLog({ directory });
      log.event("a:b", "s", { number: -1 });
      const line = readFileSync(join(directory, "master.log"), "utf8").split("\n")[1];
      const next = numbersOf(new FileStorage(directory), { intervalMs: MINUTE_MS });
      mkdirSync(join(directory, "sessions"));
      const path = join(directory, "sessions", "000001_x.log");
      renameSync(join(directory, "master.log"), path);
      for (let number = 0; number < 3; number++) {
        await delay(20);
        appendFileSync(path, `${line?.replace("number=-1", `number=${number}`)}\n`);
        expect(await next()).toBe(number);
      }
    });

    it("when the directory above is moved away, and another one is there", async () => {
      const above = join(temporaryDirectory(), "above");
      const directory = join(above, "log");
      using first = openLog({ directory });
      first.event("a:b", "s", { number: -1 });
      const next = numbersOf(new FileStorage(directory), { intervalMs: 100 });
      await delay(20);
      renameSync(above, `${above}.old`);
      const write = writer(directory);
      write();
      expect(await next()).toBe(0);
      write();
      expect(await next()).toBe(1);
    });

    it("and one of this process, kept in memory or in a file", async () => {
      for (const storage of [
        new MemoryStorage(),
        new FileStorage(join(temporaryDirectory(), "log")),
        new FileStorage(join(temporaryDirectory(), "log"), { durability: "buffered" }),
      ]) {
        using log = openLog({ storage });
        const next = numbersOf(storage, { intervalMs: MINUTE_MS });
        for (let number = 0; number < 20; number++) {
          log.event("a:b", "s", { number });
          expect(await next()).toBe(number);
        }
      }
    });
  },
);

describe("where the system does not tell", () => {
  /** Follows through a disk that watches badly. */
  async function followedThrough(disk: FaultyDisk): Promise<void> {
    const directory = join(temporaryDirectory(), "log");
    const next = numbersOf(new FileStorage(directory, {}, { disk }));
    using log = openLog({ directory });
    for (let number = 0; number < 5; number++) {
      log.event("a:b", "s", { number });
      expect(await next()).toBe(number);
    }
  }

  it.each(["ENOSPC", "EMFILE", "EACCES", "ENOENT", "ENOSYS"])(
    "since it watches no more (%s), it is looked as often as ever",
    async (code) => {
      const disk = new FaultyDisk();
      disk.plan = (_, name) => (name === "watchDirectory" ? { kind: "fails", code } : undefined);
      await followedThrough(disk);
      expect(disk.counts.watchDirectory).toBeGreaterThan(0);
    },
  );

  it("though it watches, it is found out", async () => {
    const disk = new FaultyDisk();
    disk.isDeaf = true;
    await followedThrough(disk);
    expect(disk.counts.watchDirectory).toBeGreaterThan(0);
  });
});

describe("whoever stops following lets go of what is watched for him", () => {
  const never: Plan = () => undefined;
  const refused: Plan = (_, name) => (name === "openForRead" ? { kind: "fails", code: "EIO" } : undefined);

  it.each<[how: string, plan: Plan, end: (events: AsyncGenerator<LogEvent>) => Promise<unknown>]>([
    ["by leaving", never, (events) => events.return(undefined)],
    ["by throwing", never, (events) => events.throw(new Error("enough"))],
    ["because the log can not be read", refused, (events) => events.next()],
  ])("%s", async (_, plan, end) => {
    const directory = join(temporaryDirectory(), "log");
    using log = openLog({ directory });
    log.event("a:b", "s", { number: 0 });
    const disk = new FaultyDisk();
    const source = new FileStorage(directory, {}, { disk });
    const events = follow(source);
    const first = events.next();
    log.event("a:b", "s", { number: 1 });
    await first;
    expect(disk.watching.size).toBe(1);
    disk.plan = plan;
    await end(events).catch(() => {});
    expect(disk.watching.size).toBe(0);
    expect(disk.open.size).toBe(0);
  });

  it("by an abort, while he waits", async () => {
    const disk = new FaultyDisk();
    const stop = new AbortController();
    const directory = temporaryDirectory();
    const ended = follow(new FileStorage(directory, {}, { disk }), { signal: stop.signal }).next();
    await delay(20);
    expect(disk.watching.size).toBe(1);
    stop.abort();
    expect(await ended).toEqual({ done: true, value: undefined });
    expect(disk.watching.size).toBe(0);
  });

  it("or by failing to begin, whichever operation fails", async () => {
    const directory = join(temporaryDirectory(), "log");
    using log = openLog({ directory });
    log.event("a:b", "s");
    mkdirSync(join(directory, "sessions"));
    const from = log.tail(1)[0]?.position;
    const disk = new FaultyDisk();
    const source = new FileStorage(directory, {}, { disk });
    let failed = "";
    for (let n = 1; n === 1 || failed !== ""; n++) {
      failed = "";
      disk.operations = 0;
      disk.plan = (operation, name) => {
        if (operation !== n) return undefined;
        failed = name;
        return { kind: "fails", code: "EIO" };
      };
      const events = follow(source, from === undefined ? {} : { from });
      await events.next().catch(() => {});
      await events.return(undefined);
      expect([disk.watching.size, disk.open.size], failed).toEqual([0, 0]);
    }
    expect(disk.abused).toEqual([]);
  });

  it.skipIf(NOT_TOLD)(
    `as the system sees it, again and again${NOT_TOLD ? ` (${NOT_TOLD})` : ""}`,
    async () => {
      const ended = await run("follow.mjs", ["again", join(temporaryDirectory(), "log"), "100"]);
      const { during, before, after } = JSON.parse(ended.stdout);
      expect(during.watched).toBe(1);
      expect(before.watched).toBe(0);
      expect(after).toEqual(before);
    },
  );

  it("or without a word: no process goes on because of it", async () => {
    const ended = await run("follow.mjs", ["leave", join(temporaryDirectory(), "log")]);
    expect(ended.stdout).toBe("left\n");
  });
});

describe("beside a writer that never pauses", () => {
  it("whoever follows has time for everything else", async () => {
    const directory = join(temporaryDirectory(), "log");
    const flood = start("follow.mjs", ["flood", directory]);
    onTestFinished(async () => {
      flood.process.kill("SIGKILL");
      await flood.ended;
    });
    const stop = new AbortController();
    let events = 0;
    for await (const _ of follow(new FileStorage(directory), { types: ["a:b"], signal: stop.signal })) {
      if (events++ === 0) setTimeout(() => stop.abort(), 300);
    }
    expect(events).toBeGreaterThan(1);
    expect(flood.process.exitCode).toBe(null);
  });
});
