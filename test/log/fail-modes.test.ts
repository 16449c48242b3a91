import { describe, expect, it, onTestFinished, vi } from "vitest";
import { limits } from "../../src/base/index.ts";
import type { Disk } from "../../src/disk/index.ts";
import { type Log, type LogOptions, openLog } from "../../src/log/index.ts";
import type { Durability } from "../../src/storage/index.ts";
import { FaultyDisk } from "../proof/faulty-disk.ts";
import { logOnDisk, numbersIn, turns } from "../proof/log-on-disk.ts";

type Mode = NonNullable<LogOptions["onFailure"]>;

const FILLER = "x".repeat(60_000);

/** What can not be written in the file at all, by whichever way. */
const WRITES: readonly (keyof Disk)[] = ["write", "writeLater"];
const SYNCS: readonly (keyof Disk)[] = ["syncData", "syncDataLater"];

/** A log that was written to, with a disk that can be broken and a clock that is set by hand. */
async function opened(durability: Durability, onFailure: Mode, blockMsMax?: number) {
  const disk = new FaultyDisk();
  const clock = { timeMs: 1_700_000_000_000, now: () => clock.timeMs };
  const more = blockMsMax === undefined ? {} : { blockMsMax };
  const on = logOnDisk(disk, durability, { onFailure, clock, ...more });
  on.log.event("a:before", "s");
  await on.log.flush();
  /** Lets these operations fail until it is mended, or for so many times. */
  const breakDown = (names: readonly (keyof Disk)[], times = Number.POSITIVE_INFINITY): void => {
    let left = times;
    disk.plan = (_, name) =>
      names.includes(name) && left-- > 0 ? { kind: "fails", code: "ENOSPC" } : undefined;
  };
  const mend = (): void => {
    disk.plan = () => undefined;
  };
  return { ...on, disk, clock, breakDown, mend };
}

/** Writes long events until one is not taken; how many were. */
function fill(log: Log): number {
  let taken = 0;
  try {
    while (log.event("a:b", "s", { number: taken, FILLER }) !== "") taken++;
  } catch {
    // So it is with `onFailure: "throw"`.
  }
  return taken;
}

function pauses(): () => number {
  const spy = vi.spyOn(Atomics, "wait");
  onTestFinished(() => spy.mockRestore());
  return () => spy.mock.calls.length;
}

describe("onFailure: block", () => {
  it("waits until the disk works again, and drops nothing", async () => {
    const { log, said, breakDown } = await opened("written", "block");
    breakDown(WRITES, 3);
    expect(log.event("a:b", "s", { number: 1 })).not.toBe("");
    expect(log.health()).toMatchObject({ state: "ok", written: 2, dropped: 0 });
    expect(log.readLog().map((event) => event.type)).toEqual(["a:before", "a:b"]);
    expect(said).toEqual([]);
  });

  it("waits as long as it may, and then drops and counts", async () => {
    const { log, breakDown, mend } = await opened("written", "block", 60);
    breakDown(WRITES);
    const startedMs = performance.now();
    expect(log.event("a:b", "s", { number: 1 })).toBe("");
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(60);
    expect(log.health()).toMatchObject({ state: "failing", dropped: 1 });
    mend();
    expect(log.event("a:b", "s", { number: 2 })).not.toBe("");
    expect(log.readLog({ types: ["log:dropped"] })[0]?.fields).toMatchObject({ count: 1, code: "ENOSPC" });
  });

  it("makes room in a full queue as soon as the disk takes lines again", async () => {
    const { log, master, breakDown } = await opened("buffered", "block", 1_000);
    breakDown(WRITES);
    log.event("a:b", "s", { number: 0, FILLER });
    await expect(log.flush()).rejects.toMatchObject({ code: "ERR_FLUSH_FAILED" });
    const taken = 1 + fill(log);
    expect(log.health()).toMatchObject({ pending: taken, dropped: 1 });
    breakDown(WRITES, 3);
    expect(log.event("a:b", "s", { number: taken, FILLER })).not.toBe("");
    await log.flush();
    expect(numbersIn(master)).toHaveLength(taken + 1);
    expect(log.health()).toMatchObject({ state: "ok", pending: 0, dropped: 1 });
  });

  it("waits for a write that hangs, but no longer than it may", async () => {
    const { log, disk, master } = await opened("buffered", "block", 60);
    disk.holdWrites = true;
    const taken = fill(log);
    expect(log.health()).toMatchObject({ pending: taken, dropped: 1 });
    disk.releaseWrites();
    // Nothing of this process has run since then that could have heard of it.
    expect(log.event("a:b", "s", { number: taken, FILLER })).not.toBe("");
    await log.flush();
    expect(numbersIn(master)).toEqual([...Array(taken + 1).keys()]);
  });

  it("does not wait for what no waiting cures", async () => {
    const { log } = await opened("written", "block");
    const paused = pauses();
    log.close();
    expect(log.event("a:b", "s")).toBe("");
    expect(paused()).toBe(0);
  });

  it("does not write an event twice that was written, and could not be made safe", async () => {
    const { log, master, breakDown } = await opened("synced", "block");
    breakDown(SYNCS);
    const lines = Math.ceil((2 * limits.unsyncedCharsMax) / FILLER.length);
    for (let number = 0; number < lines; number++) log.event("a:b", "s", { number, FILLER });
    expect(numbersIn(master)).toEqual([...Array(lines).keys()]);
    expect(log.health()).toMatchObject({ state: "failing", written: lines + 1, dropped: 0 });
  });
});

describe("onFailure: throw", () => {
  it("tells the caller of the event, why, and which", async () => {
    const { log, breakDown, mend } = await opened("written", "throw");
    breakDown(WRITES);
    const expected = {
      name: "LogThreadError",
      code: "ERR_NOT_WRITTEN",
      message: expect.stringMatching(
        /FileStorage: an event could not be written and is counted as dropped: .*ENOSPC/,
      ),
      cause: expect.objectContaining({ code: "ENOSPC" }),
      details: { code: "ENOSPC", line: expect.stringMatching(/\|a:b\|s\|number=1$/) },
    };
    expect(() => log.event("a:b", "s", { number: 1 })).toThrow(expect.objectContaining(expected));
    expect(() => log.error("s", new Error("x"))).toThrow(
      expect.objectContaining({ code: "ERR_NOT_WRITTEN" }),
    );
    expect(log.health()).toMatchObject({ state: "failing", dropped: 2 });
    mend();
    expect(log.event("a:b", "s", { number: 2 })).not.toBe("");
    expect(log.readLog({ types: ["log:dropped"] })[0]?.fields).toMatchObject({ count: 2 });
    expect(log.health()).toMatchObject({ state: "ok", dropped: 2 });
  });

  it("throws from nothing else", async () => {
    const { log, breakDown } = await opened("written", "throw");
    breakDown([...WRITES, ...SYNCS]);
    expect(log.health().state).toBe("ok");
    await log.flush();
    log.flushSync();
    expect(log.readLog()).toHaveLength(1);
    log.close();
    log.close();
    expect(() => log.event("a:b", "s")).toThrow(expect.objectContaining({ code: "ERR_NOT_WRITTEN" }));
  });

  it("with lines in memory throws when no more fit, and never for those that wait", async () => {
    const { log, disk, breakDown, mend } = await opened("buffered", "throw");
    breakDown(WRITES);
    log.event("a:b", "s", { number: 0 });
    await log.flush().catch(() => {});
    const taken = fill(log);
    expect(taken * FILLER.length).toBeGreaterThan(0.9 * limits.queueBytesMax);
    expect(() => log.event("a:b", "s", { FILLER })).toThrow(
      expect.objectContaining({ details: { code: "ERR_QUEUE_FULL", line: expect.any(String) } }),
    );
    mend();
    await log.flush();
    expect(log.health()).toMatchObject({ pending: 0, dropped: 2 });
    expect(disk.abused).toEqual([]);
  });

  it("tells of a type that has to be synced and is not; the event is written and not counted as dropped", () => {
    const disk = new FaultyDisk();
    const { storage } = logOnDisk(disk, "synced");
    const log = openLog({ storage, durability: "synced", syncTypes: ["a:safe"], onFailure: "throw" });
    log.event("a:safe", "s");
    disk.plan = (_, name) => (SYNCS.includes(name) ? { kind: "fails", code: "EIO" } : undefined);
    expect(() => log.event("a:safe", "s", { number: 1 })).toThrow(
      expect.objectContaining({ code: "ERR_FLUSH_FAILED", cause: expect.objectContaining({ code: "EIO" }) }),
    );
    expect(log.readLog()).toHaveLength(2);
    expect(log.health()).toMatchObject({ written: 2, dropped: 0 });
  });
});

/** What is said, of which operations, with which options. */
const LINES: readonly (readonly [Durability, Mode, readonly (keyof Disk)[], RegExp])[] = [
  ["written", "drop", WRITES, /ENOSPC.*; events are dropped and counted until it works again$/],
  [
    "written",
    "block",
    WRITES,
    /; every event is waited for, 30 ms at most, and then dropped and counted until it works again$/,
  ],
  [
    "written",
    "throw",
    WRITES,
    /; every event throws to its caller, and is counted as dropped until it works again$/,
  ],
  ["synced", "drop", WRITES, /ENOSPC.*; events are dropped and counted until it works again$/],
  [
    "synced",
    "drop",
    SYNCS,
    /ENOSPC.*; lines are written, and survive no power failure until they stand in a fresh segment as well$/,
  ],
  [
    "synced",
    "throw",
    SYNCS,
    /; lines are written, and survive no power failure until they stand in a fresh segment as well$/,
  ],
  [
    "buffered",
    "drop",
    WRITES,
    /ENOSPC.*; events wait in memory; beyond 8 MiB events are dropped and counted$/,
  ],
  [
    "buffered",
    "block",
    WRITES,
    /; events wait in memory; beyond 8 MiB every event is waited for, 30 ms at most, and then dropped and counted$/,
  ],
  [
    "buffered",
    "throw",
    WRITES,
    /; events wait in memory; beyond 8 MiB every event throws to its caller, and is counted as dropped$/,
  ],
];

describe("an outage is said once on stderr", () => {
  it.each(LINES)(
    "with durability %s and onFailure %s, when %s fail",
    async (durability, mode, names, expected) => {
      const blockMsMax = mode === "block" ? 30 : undefined;
      const { log, said, clock, breakDown, mend } = await opened(durability, mode, blockMsMax);
      const write = async (): Promise<void> => {
        try {
          log.event("a:b", "s");
        } catch {
          // So it is with `onFailure: "throw"`.
        }
        await log.flush().catch(() => {});
      };
      const outage = async (): Promise<void> => {
        breakDown(names);
        for (let turn = 0; turn < 3; turn++) {
          await write();
          clock.timeMs += limits.syncRetryMs + 1;
        }
        expect(log.health().state).toBe("failing");
        mend();
        await write();
        await write();
        expect(log.health().state).toBe("ok");
      };
      await outage();
      expect(said).toEqual([expect.stringMatching(expected)]);
      expect(said[0]).toMatch(/^log-thread: FileStorage: /);
      await outage();
      expect(said).toHaveLength(1);
      clock.timeMs += limits.complaintIntervalMs;
      await outage();
      expect(said).toHaveLength(2);
    },
  );

  it("and at the end of a program in which every event is lost, not for each of them", () => {
    const { log, storage, said } = logOnDisk(new FaultyDisk(), "buffered");
    for (let number = 0; number < 100; number++)
      log.hear({ kind: "lost", error: new Error("no room"), lines: 1 });
    expect(said).toEqual([expect.stringMatching(/no room; 1 events were not written and are lost$/)]);
    expect(log.health()).toMatchObject({ dropped: 100, lastError: { message: "no room" } });
    expect(storage.pending).toBe(0);
  });
});

describe("options that can not go together", () => {
  it.each<[LogOptions, RegExp]>([
    [{ syncTypes: ["a:b"] }, /syncTypes needs durability: "synced"/],
    [{ syncTypes: ["a:b"], durability: "buffered" }, /syncTypes needs durability: "synced"/],
    [{ blockMsMax: 5 }, /blockMsMax needs onFailure: "block"/],
    [{ blockMsMax: 5, onFailure: "throw" }, /blockMsMax needs onFailure: "block"/],
    [
      { blockMsMax: -1, onFailure: "block" },
      /blockMsMax is -1; it has to be a whole number of milliseconds from 0/,
    ],
    [{ blockMsMax: Number.NaN, onFailure: "block" }, /blockMsMax is NaN/],
    [
      { durability: "durable" as never },
      /durability is .*durable.*; it has to be one of "buffered", "written", "synced"/,
    ],
    [
      { onFailure: "ignore" as never },
      /onFailure is .*ignore.*; it has to be one of "drop", "block", "throw"/,
    ],
    [{ syncTypes: "a:b" as never, durability: "synced" }, /syncTypes is/],
  ])("%o are refused", (options, expected) => {
    const refused = expect.objectContaining({
      code: "ERR_INVALID_OPTION",
      message: expect.stringMatching(expected),
    });
    expect(() => openLog(options)).toThrow(refused);
  });

  it.each<LogOptions>([
    { durability: "synced", syncTypes: [], storage: "memory" },
    { onFailure: "block", blockMsMax: 0, storage: "memory" },
  ])("%o go together", async (options) => {
    using log = openLog(options);
    log.event("a:b", "s");
    await log.flush();
    await turns(1);
    expect(log.health()).toMatchObject({ state: "ok", written: 1 });
  });
});
