import { appendFileSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, type MockInstance, onTestFinished, vi } from "vitest";
import { limits } from "../../src/base/index.ts";
import type { Disk } from "../../src/disk/index.ts";
import { type Log, openLog } from "../../src/log/index.ts";
import { FaultyDisk } from "./faulty-disk.ts";
import { type LogOnDisk, logOnDisk, numbersIn, turns } from "./log-on-disk.ts";

const FILLER = "x".repeat(1_000);

/** More than fits into the queue. */
const TOO_MANY = Math.ceil((1.5 * limits.queueBytesMax) / FILLER.length);

/** A disk that counts the bytes that are read. */
class CountingDisk extends FaultyDisk {
  bytesRead = 0;

  override read(...args: Parameters<Disk["read"]>): number {
    this.bytesRead += args[3];
    return super.read(...args);
  }
}

/** A log that was written to, on a disk that hangs from now on. */
async function hung(): Promise<LogOnDisk & { readonly disk: CountingDisk }> {
  const disk = new CountingDisk();
  const opened = logOnDisk(disk, "buffered");
  opened.log.event("a:before", "s");
  await opened.log.flush();
  disk.holdWrites = true;
  onTestFinished(() => disk.releaseWrites());
  return { ...opened, disk };
}

/** The time that this process asked to sleep, however long it then slept. */
function slept(): () => number {
  const spy: MockInstance<typeof Atomics.wait> = vi.spyOn(Atomics, "wait");
  onTestFinished(() => spy.mockRestore());
  return () => spy.mock.calls.reduce((sum, call) => sum + (call[3] ?? 0), 0);
}

/** Writes numbered events; how many were taken. */
function write(log: Log, from: number, to: number): number {
  let taken = 0;
  for (let number = from; number < to; number++) {
    if (log.event("a:b", "s", { number, FILLER }) !== "") taken++;
  }
  return taken;
}

/** What `log:dropped` events say was dropped, together. */
function countedIn(master: string): number {
  const counts = readFileSync(master, "utf8").matchAll(/\|log:dropped\|log-thread\|count=(\d+) /g);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

describe("on a disk that hangs", () => {
  it("a buffered log takes events and never waits, but once for the write that hangs", async () => {
    const { log, disk } = await hung();
    const sleptMs = slept();
    const writes = disk.counts.write;
    for (let from = 0; from < TOO_MANY; from += 100) {
      write(log, from, from + 100);
      await turns(1);
    }
    expect(log.health().dropped).toBeGreaterThan(1_000);
    expect(sleptMs()).toBeLessThan(limits.queueWaitMs + 2);
    expect([disk.counts.write, disk.counts.writeLater]).toEqual([writes, 2]);
  });

  it("and the same in a program that follows its own log", async () => {
    const { log, disk } = await hung();
    const sleptMs = slept();
    const stop = new AbortController();
    const followed = log.follow({ signal: stop.signal, intervalMs: 1 });
    const ended = followed.next();
    for (let number = 0; number < 50; number++) {
      write(log, number, number + 1);
      await delay(1);
    }
    expect(sleptMs()).toBeLessThan(limits.queueWaitMs + 2);
    stop.abort();
    await ended;
    disk.releaseWrites();
  });

  it("a reader waits a moment, once, and then reads what there is", async () => {
    const { log } = await hung();
    write(log, 0, 10);
    const sleptMs = slept();
    for (let turn = 0; turn < 10; turn++)
      expect(log.readLog().map((event) => event.type)).toEqual(["a:before"]);
    expect(sleptMs()).toBeLessThan(limits.readWaitMs + 2);
  });

  it("lines in memory are bounded, and what does not fit is counted exactly", async () => {
    const { log, disk, master, said } = await hung();
    const taken = write(log, 0, TOO_MANY);
    const { pending, dropped, state } = log.health();
    expect([pending, dropped, state]).toEqual([taken, TOO_MANY - taken, "failing"]);
    expect(taken * FILLER.length).toBeLessThan(limits.queueBytesMax + 2 * limits.batchChars);
    expect(taken * FILLER.length).toBeGreaterThan(0.8 * limits.queueBytesMax);
    disk.releaseWrites();
    await log.flush();
    const more = write(log, TOO_MANY, TOO_MANY + 10);
    await log.flush();
    const behind = Array.from({ length: more }, (_, index) => TOO_MANY + index);
    expect(numbersIn(master)).toEqual([...Array(taken).keys(), ...behind]);
    expect(countedIn(master)).toBe(dropped);
    expect(log.health()).toMatchObject({ state: "ok", pending: 0, dropped, written: taken + more + 2 });
    expect(said).toEqual([
      expect.stringMatching(/wait for the disk, which does not answer; events are dropped and counted/),
    ]);
  });

  it("what others write meanwhile is looked at once, however much it is", async () => {
    const { log, disk, master } = await hung();
    const other = "2026-01-09T14:32:01.456Z|a:other|s|\n".repeat(30_000);
    write(log, 0, TOO_MANY);
    const before = disk.bytesRead;
    for (let turn = 0; turn < 10; turn++) {
      appendFileSync(master, other);
      write(log, TOO_MANY, TOO_MANY + 100);
    }
    expect(disk.bytesRead - before).toBeLessThan(2 * 10 * other.length);
    expect(disk.bytesRead - before).toBeGreaterThanOrEqual(9 * other.length);
    disk.releaseWrites();
  });

  it("flush waits until it answers, and flushSync until it gives up; nothing is lost by that", async () => {
    const { log, storage, disk, master, said } = await hung();
    write(log, 0, 3);
    const flushed = log.flush();
    expect(() => storage.flushSync()).toThrow(expect.objectContaining({ code: "ERR_FLUSH_FAILED" }));
    expect(log.health()).toMatchObject({ state: "failing", pending: 3, dropped: 0 });
    log.flushSync();
    expect(said).toEqual([
      expect.stringMatching(
        /a write has not returned for 2000 ms; events wait in memory; beyond 8 MiB events are dropped and counted/,
      ),
    ]);
    disk.releaseWrites();
    await flushed;
    expect(log.health()).toMatchObject({ state: "ok", pending: 0, dropped: 0 });
    expect(numbersIn(master)).toEqual([0, 1, 2]);
  });
});

describe("a log that is closed while a write hangs", () => {
  it("says what it never wrote; what was being written is not lost, nor there twice", async () => {
    const { log, disk, master, said } = await hung();
    write(log, 0, 5);
    const flushed = log.flush();
    write(log, 5, 8);
    const flushedToo = log.flush();
    log.close();
    expect(log.health()).toMatchObject({ state: "closed", dropped: 3, pending: 5 });
    expect(said.at(-1)).toMatch(/a write has not returned.*; 3 events were not written and are lost/);
    const settled = await Promise.allSettled([flushed, flushedToo]);
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    disk.releaseWrites();
    await turns();
    expect(numbersIn(master)).toEqual([0, 1, 2, 3, 4]);
    expect(log.health()).toMatchObject({ dropped: 3, pending: 0, written: 6 });
    expect([disk.open.size, disk.abused]).toEqual([0, []]);
  });

  it("counts what was being written as lost when that fails in the end", async () => {
    const { log, disk, master } = await hung();
    disk.plan = (_, name) => (name === "writeLater" ? { kind: "fails", code: "EIO" } : undefined);
    write(log, 0, 5);
    const flushed = log.flush();
    log.close();
    await expect(flushed).rejects.toMatchObject({ code: "ERR_FLUSH_FAILED" });
    disk.releaseWrites();
    await turns();
    expect(numbersIn(master)).toEqual([]);
    expect(log.health()).toMatchObject({ dropped: 5, pending: 0, written: 1 });
    expect([disk.open.size, disk.abused]).toEqual([0, []]);
  });

  it("does not keep others from the directory", async () => {
    const { log, disk, directory } = await hung();
    write(log, 0, 5);
    const flushed = log.flush().catch(() => {});
    log.close();
    await flushed;
    using again = openLog({ directory, durability: "buffered" });
    again.event("a:b", "s", { number: 9 });
    await again.flush();
    disk.releaseWrites();
    await turns();
    expect(again.readLog({ types: ["a:b"] }).map((event) => event.fields["number"])).toEqual([
      9, 0, 1, 2, 3, 4,
    ]);
  });
});
