import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryDirectory } from "../temporary-directory.ts";
import { Obedient } from "./obedient.ts";
import { succeeds } from "./program.ts";

/** Longer than a log waits before it tries again to open its file. */
const RETRY_MS = 80;

/** A file system of 256 KiB; undefined where this user may not mount one. */
function smallFileSystem(): string | undefined {
  const path = temporaryDirectory();
  if (!succeeds(["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", path])) return undefined;
  onTestFinished(() => {
    expect(succeeds(["umount", "-l", path])).toBe(true);
  });
  return path;
}

function numbersIn(items: readonly string[] | string): number[] {
  return [...items].flatMap((item) =>
    item.includes("|a:b|obey|") ? [Number(item.split("number=")[1])] : [],
  );
}

/** What `log:dropped` events say was dropped, together. */
function countedIn(items: readonly string[] | string): number {
  const counts = [...items].flatMap(
    (item) => /\|log:dropped\|log-thread\|count=(\d+) /.exec(item)?.[1] ?? [],
  );
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

/** Writes ever longer and shorter lines until nothing fits any more; the events that were dropped. */
async function fillUp(log: Obedient): Promise<number> {
  for (const bytes of [60_000, 9_000, 1_000, 300, 30]) while (await log.fill(bytes));
  expect(await log.write(3)).toBe(0);
  const { state, dropped, lastError } = await log.health();
  expect(state).toBe("failing");
  expect(["ENOSPC", "EFBIG", "ERR_SHORT_WRITE"]).toContain(lastError?.code);
  return dropped;
}

/** It works again: events are written, and the log says how many are missing, by their real number. */
async function expectHealed(log: Obedient, dropped: number): Promise<void> {
  expect(await log.write(3)).toBe(3);
  const health = await log.health();
  const items = await log.read();
  expect(health).toMatchObject({ state: "ok", dropped });
  expect(countedIn(items)).toBe(dropped);
  expect(numbersIn(items).slice(-3)).toEqual([5, 6, 7]);
  expect([...items].filter((item) => !item.includes("|"))).toEqual(
    expect.not.arrayContaining(["no timestamp", "wrong number of pipes", "too long"]),
  );
  expect(await log.end()).toHaveLength(1);
}

describe("when the disk is full", () => {
  it("events are dropped, counted, and written again when there is room", async ({ skip }) => {
    const path = smallFileSystem();
    if (path === undefined)
      return skip("run as root with mount installed: a small file system is mounted and filled");
    const directory = join(path, "log");
    await using log = new Obedient(directory);
    writeFileSync(join(path, "ballast"), Buffer.alloc(64_000));
    expect(await log.write(2)).toBe(2);
    const dropped = await fillUp(log);
    expect(dropped).toBeGreaterThan(3);
    rmSync(join(path, "ballast"));
    await delay(RETRY_MS);
    await expectHealed(log, dropped);
  });

  it("from the beginning, nothing half made is left behind", async ({ skip }) => {
    const path = smallFileSystem();
    if (path === undefined)
      return skip("run as root with mount installed: a small file system is mounted and filled");
    const directory = join(path, "log");
    mkdirSync(directory);
    fillFileSystem(join(path, "ballast"));
    await using log = new Obedient(directory);
    expect(await log.write(2)).toBe(0);
    expect(readdirSync(directory)).toEqual([".leases"]);
    rmSync(join(path, "ballast"));
    await delay(RETRY_MS);
    expect(await log.write(1)).toBe(1);
    expect(countedIn(await log.read())).toBe(2);
    expect(await log.end()).toHaveLength(1);
  });
});

describe("when a file may not grow any further", () => {
  it("its last write is short, the part is marked, and the next segment is written", async () => {
    const directory = join(temporaryDirectory(), "log");
    // The shell's unit is 512 bytes or 1 024; both are far above one line and far below the load.
    const through = ["/bin/sh", "-c", 'ulimit -f 200 && exec "$@"', "sh"];
    await using log = new Obedient(directory, { through });
    expect(await log.write(2)).toBe(2);
    const dropped = await fillUp(log);
    mkdirSync(join(directory, "sessions"));
    const rotated = join(directory, "sessions", "000001_full.log");
    renameSync(join(directory, "master.log"), rotated);
    await delay(RETRY_MS);
    await expectHealed(log, dropped);
    expect(readFileSync(rotated).length % 512).toBe(0);
  });
});

function fillFileSystem(path: string): void {
  for (const bytes of [65_536, 4_096, 1]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(bytes), { flag: "a" });
    } catch {
      // Nothing of this size fits any more.
    }
  }
}
