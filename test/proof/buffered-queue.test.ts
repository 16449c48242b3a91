import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { limits } from "../../src/base/index.ts";
import { nodeDisk } from "../../src/disk/index.ts";
import { type Fault, FaultyDisk } from "./faulty-disk.ts";
import { type LogOnDisk, logOnDisk, numbersIn, turns } from "./log-on-disk.ts";

const BURST_BYTES = 50 * 1_048_576;

/** Lets the first write of a batch go as planned, once. */
function once(disk: FaultyDisk, fault: Fault): void {
  let over = false;
  disk.plan = (_, name) => {
    if (name !== "writeLater" || over) return undefined;
    over = true;
    return fault;
  };
}

/** Numbers, in the log's order, over all segments. */
function numbersRead({ log }: LogOnDisk): number[] {
  return log
    .readLog({ types: ["a:b"], limit: Number.POSITIVE_INFINITY })
    .map((event) => Number(event.fields["number"]));
}

function rotate({ directory, master }: LogOnDisk): void {
  if (!existsSync(master)) return;
  mkdirSync(join(directory, "sessions"), { recursive: true });
  const name = `${String(readdirSync(join(directory, "sessions")).length + 1).padStart(6, "0")}_x.log`;
  renameSync(master, join(directory, "sessions", name));
}

describe("lines that wait in memory", () => {
  it("stand in the log in their order, however they fall into batches", async () => {
    const opened = logOnDisk(nodeDisk, "buffered");
    for (let number = 0; number < 3_000; number++) {
      opened.log.event("a:b", "s", "x".repeat(number % 53 === 0 ? 60_000 : (number * 37) % 200), { number });
      if (number % 41 === 0) await opened.log.flush();
      if (number % 199 === 0) opened.log.flushSync();
      if (number % 19 === 0) await turns(1);
      if (number % 307 === 0) rotate(opened);
    }
    await opened.log.flush();
    expect(numbersRead(opened)).toEqual([...Array(3_000).keys()]);
    expect(opened.log.health()).toMatchObject({ state: "ok", written: 3_000, pending: 0, dropped: 0 });
  });

  it("are written without anybody asking for it", async () => {
    const { log, master } = logOnDisk(nodeDisk, "buffered");
    for (let number = 0; number < 3; number++) log.event("a:b", "s", { number });
    expect(log.health()).toMatchObject({ written: 0, pending: 3 });
    while (log.health().pending > 0) await delay(1);
    expect(numbersIn(master)).toEqual([0, 1, 2]);
  });

  it("are not dropped in a burst of 50 MB within one turn of the event loop", { retry: 2 }, async () => {
    const { log, master } = logOnDisk(nodeDisk, "buffered");
    const filler = "x".repeat(400);
    let count = 0;
    for (let bytes = 0; bytes < BURST_BYTES; count++)
      bytes += log.event("a:b", "s", { number: count, filler }).length + 1;
    expect(log.health()).toMatchObject({ state: "ok", dropped: 0 });
    await log.flush();
    expect(numbersIn(master)).toEqual([...Array(count).keys()]);
  });

  it("are read by their own process before anything else happens", async () => {
    const opened = logOnDisk(nodeDisk, "buffered");
    const { log } = opened;
    const stop = new AbortController();
    const followed = log.follow({ types: ["a:b"], signal: stop.signal, intervalMs: 1 });
    const next = followed.next();
    log.event("a:b", "s", { number: 0 });
    expect(numbersRead(opened)).toEqual([0]);
    log.event("a:b", "s", { number: 1 });
    expect(log.tail(1)[0]?.fields["number"]).toBe(1);
    log.event("a:b", "s", { number: 2 });
    expect(log.getLogText()).toContain("number=2");
    expect((await next).value?.fields["number"]).toBe(0);
    expect((await followed.next()).value?.fields["number"]).toBe(1);
    stop.abort();
  });
});

describe("a batch whose write takes only a part", () => {
  const other = "2026-01-09T14:32:01.456Z|a:other|s|n=7\n";

  /** Three lines, flushed once; the write takes so many bytes, and then others write. */
  async function runWith(bytes: number, between?: string): Promise<LogOnDisk> {
    const disk = new FaultyDisk();
    const opened = logOnDisk(disk, "buffered", { clock: { now: () => 1_700_000_000_000 } });
    once(disk, { kind: "takes", bytes });
    for (let number = 0; number < 3; number++) opened.log.event("a:b", "s", "é漢🦉", { number });
    const flushed = opened.log.flush().catch(() => {});
    if (between !== undefined) appendFileSync(opened.master, between);
    await flushed;
    disk.plan = () => undefined;
    await opened.log.flush();
    return opened;
  }

  it("is followed by the lines that are missing, whole and once, whatever the part was", async () => {
    const length = Buffer.byteLength(readFileSync((await runWith(1e9)).master)) - 84;
    for (let bytes = 0; bytes <= length; bytes += 1) {
      const opened = await runWith(bytes, bytes % 2 === 0 ? undefined : other);
      expect(numbersRead(opened), `${bytes} bytes`).toEqual([0, 1, 2]);
      const items = opened.log.readLog({ malformed: true });
      const torn = items.filter((item) => item.kind === "malformed");
      expect(torn.map((item) => item.reason).filter((reason) => reason !== "torn")).toEqual([]);
      expect(torn.length, `${bytes} bytes`).toBeLessThanOrEqual(1);
      expect(opened.log.health()).toMatchObject({ state: "ok", written: 3, pending: 0, dropped: 0 });
      opened.log.close();
    }
  });
});

describe("a batch that was written though the system says that it failed", () => {
  async function runWith(meanwhile: (opened: LogOnDisk) => void): Promise<LogOnDisk> {
    const disk = new FaultyDisk();
    const opened = logOnDisk(disk, "buffered");
    opened.log.event("a:b", "s", { number: 0 });
    await opened.log.flush();
    once(disk, { kind: "fails afterwards", code: "EIO" });
    for (const number of [1, 2]) opened.log.event("a:b", "s", { number });
    await expect(opened.log.flush()).rejects.toMatchObject({
      code: "ERR_FLUSH_FAILED",
      cause: { code: "EIO" },
    });
    meanwhile(opened);
    await delay(limits.checkIntervalMs + 1);
    opened.log.event("a:b", "s", { number: 3 });
    await opened.log.flush();
    expect(opened.log.health()).toMatchObject({ state: "ok", written: 4, pending: 0, dropped: 0 });
    opened.log.close();
    expect([disk.open.size, disk.abused]).toEqual([0, []]);
    return opened;
  }

  it.each<[string, (opened: LogOnDisk) => void]>([
    ["nothing happens", () => {}],
    [
      "others write behind it",
      ({ master }) => appendFileSync(master, "2026-01-09T14:32:01.456Z|a:other|s|\n".repeat(9_999)),
    ],
    ["the file is rotated", rotate],
  ])("is not written again when %s meanwhile", async (_, meanwhile) => {
    expect(numbersRead(await runWith(meanwhile))).toEqual([0, 1, 2, 3]);
  });

  it("is written again when the file was removed meanwhile", async () => {
    expect(numbersRead(await runWith(({ master }) => rmSync(master)))).toEqual([1, 2, 3]);
  });
});

describe("flush", () => {
  it("is rejected while the disk fails, says why, and is resolved when it works again", async () => {
    const disk = new FaultyDisk();
    const { log, master } = logOnDisk(disk, "buffered");
    log.event("a:b", "s", { number: 0 });
    await log.flush();
    disk.plan = (_, name) => (name === "writeLater" ? { kind: "fails", code: "ENOSPC" } : undefined);
    log.event("a:b", "s", { number: 1 });
    const failed = await Promise.allSettled([log.flush(), log.flush()]);
    expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(log.health()).toMatchObject({
      state: "failing",
      pending: 1,
      dropped: 0,
      lastError: { code: "ENOSPC" },
    });
    disk.plan = () => undefined;
    log.event("a:b", "s", { number: 2 });
    await log.flush();
    expect(numbersIn(master)).toEqual([0, 1, 2]);
    expect(log.health()).toMatchObject({ state: "ok", pending: 0, dropped: 0 });
  });

  it("is not needed for that: what failed is tried again by itself", async () => {
    const disk = new FaultyDisk();
    const { log, master } = logOnDisk(disk, "buffered");
    once(disk, { kind: "fails", code: "ENOSPC" });
    log.event("a:b", "s", { number: 0 });
    while (log.health().pending > 0) await delay(5);
    expect(numbersIn(master)).toEqual([0]);
    expect(log.health()).toMatchObject({ state: "ok", dropped: 0 });
  });

  it("settles when the writes it waits for were seen in the file before the system answered", async () => {
    const { log, storage } = logOnDisk(nodeDisk, "buffered");
    for (let number = 0; number < 10; number++) log.event("a:b", "s", { number });
    const flushed = log.flush();
    // A reader has the lines written, and does not wait for the answer either.
    expect(log.tail(1)).toHaveLength(1);
    log.event("a:b", "s", { number: 10 });
    const second = log.flush();
    await Promise.all([flushed, second]);
    expect(storage.pending).toBe(0);
  });
});

describe("a file that is removed between two batches", () => {
  it("costs what was in it, and nothing that was written behind the removal", async () => {
    const opened = logOnDisk(nodeDisk, "buffered");
    opened.log.event("a:b", "s", { number: 0 });
    await opened.log.flush();
    await delay(limits.checkIntervalMs + 1);
    opened.log.event("a:b", "s", { number: 1 });
    await opened.log.flush();
    rmSync(opened.master);
    for (const number of [2, 3]) {
      opened.log.event("a:b", "s", { number });
      await opened.log.flush();
    }
    await delay(limits.checkIntervalMs + 1);
    opened.log.event("a:b", "s", { number: 4 });
    await opened.log.flush();
    expect(numbersRead(opened).slice(-3)).toEqual([2, 3, 4]);
    rmSync(dirname(opened.master), { recursive: true });
    await delay(limits.checkIntervalMs + 1);
    opened.log.event("a:b", "s", { number: 5 });
    await opened.log.flush();
    expect(numbersRead(opened)).toEqual([5]);
  });
});
