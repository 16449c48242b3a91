import { appendFileSync, cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openLog } from "../../src/index.ts";
import { ingest, restore, verify } from "../../src/ingest/index.ts";
import { writeHostileLog } from "../storage/hostile-log.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { ingestFaults } from "./ingested-lines.ts";
import { succeeds } from "./program.ts";

const NO_MOUNT = "run as root with mount installed: a small file system is mounted";

/** A file system of its own; undefined where this user may not mount one. */
function fileSystem(size: string): string | undefined {
  const path = temporaryDirectory();
  if (!succeeds(["mount", "-t", "tmpfs", "-o", `size=${size},mode=700`, "tmpfs", path])) return undefined;
  onTestFinished(() => {
    expect(succeeds(["umount", "-l", path])).toBe(true);
  });
  return path;
}

/** A log that is as large as the database of it may not be. */
function writeLines(directory: string, lines: number): void {
  using log = openLog({ directory });
  for (let n = 0; n < lines; n++) log.event("tool:end", "agent", "x".repeat(200), { n });
}

describe("where the disk is full in the middle, ingest", () => {
  it("into a new database leaves nothing behind, says what to do, and is done when there is room", async ({
    skip,
  }) => {
    const disk = fileSystem("2m");
    if (disk === undefined) return skip(NO_MOUNT);
    const directory = temporaryDirectory();
    const path = join(disk, "events.db");
    writeLines(directory, 6_000);
    const full = ingest(directory, path);
    await expect(full).rejects.toMatchObject({ code: "ERR_DATABASE", details: { result: "SQLITE_FULL" } });
    await expect(full).rejects.toThrow(/make room on the disk and ingest again/);
    expect(readdirSync(disk)).toEqual([]);
    expect(succeeds(["mount", "-o", "remount,size=32m", disk])).toBe(true);
    await ingest(directory, path);
    expect(ingestFaults(directory, path)).toEqual([]);
  });

  it("into one that is there keeps what it has, and goes on when there is room", async ({ skip }) => {
    const disk = fileSystem("6m");
    if (disk === undefined) return skip(NO_MOUNT);
    const directory = temporaryDirectory();
    const path = join(disk, "events.db");
    writeLines(directory, 500);
    await ingest(directory, path);
    const before = await verify(directory, path);
    writeLines(directory, 30_000);
    const full = ingest(directory, path);
    await expect(full).rejects.toMatchObject({ code: "ERR_DATABASE", details: { result: "SQLITE_FULL" } });
    // Where nothing at all is left SQLite can not even open a database, which it shares some memory for.
    expect(succeeds(["mount", "-o", "remount,size=64m", disk])).toBe(true);
    const after = await verify(directory, path);
    expect(after.differing).toMatchObject({ missing: 0, different: 0, extra: 0 });
    expect(after.lines - after.differing.behind).toBeGreaterThanOrEqual(before.lines);
    await ingest(directory, path);
    expect(ingestFaults(directory, path)).toEqual([]);
  });
});

describe("where the disk is full in the middle, restore", () => {
  it("leaves nothing behind, and is done when there is room", async ({ skip }) => {
    const disk = fileSystem("1m");
    if (disk === undefined) return skip(NO_MOUNT);
    const directory = temporaryDirectory();
    const path = join(directory, "events.db");
    writeLines(directory, 10_000);
    await ingest(directory, path);
    await expect(restore(path, join(disk, "again"))).rejects.toMatchObject({ code: "ENOSPC" });
    expect(readdirSync(disk)).toEqual([]);
    expect(succeeds(["mount", "-o", "remount,size=32m", disk])).toBe(true);
    await restore(path, join(disk, "again"));
    expect((await verify(join(disk, "again"), path)).isSame).toBe(true);
  });
});

/** Copies and goes on: what was copied of a log is the same wherever its files are. */
async function expectSameLog(directory: string, copy: string): Promise<void> {
  const path = join(directory, "events.db");
  await ingest(directory, path);
  expect(succeeds(["cp", "-a", `${directory}/.`, copy])).toBe(true);
  expect(await ingest(copy, path)).toMatchObject({ lines: 0, bytes: 0 });
  rmSync(join(directory, "master.log"));
  appendFileSync(join(copy, "master.log"), "written on\n");
  expect(await ingest(copy, path)).toMatchObject({ lines: 1 });
  expect(ingestFaults(copy, path)).toEqual([]);
}

describe("a log that was copied or put back", () => {
  it("is the same log, copied with cp -a, where it is written on", async () => {
    const directory = temporaryDirectory();
    writeHostileLog(directory);
    await expectSameLog(directory, temporaryDirectory());
  });

  it("is the same log on another file system", async ({ skip }) => {
    const disk = fileSystem("16m");
    if (disk === undefined) return skip(NO_MOUNT);
    const directory = temporaryDirectory();
    writeHostileLog(directory);
    await expectSameLog(directory, disk);
  });

  it("goes on with a database that was put back with it, or from an older day", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "events.db");
    writeHostileLog(directory);
    await ingest(directory, path);
    cpSync(path, `${path}.old`);
    appendFileSync(join(directory, "master.log"), "since then\n");
    await ingest(directory, path);
    for (const part of ["", "-wal", "-shm"]) rmSync(path + part, { force: true });
    cpSync(`${path}.old`, path);
    expect(await ingest(directory, path)).toMatchObject({ lines: 1 });
    expect(ingestFaults(directory, path)).toEqual([]);
  });

  it("is refused where an older copy of its active segment was put back, and nothing is changed", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "events.db");
    writeLines(directory, 10);
    cpSync(join(directory, "master.log"), join(directory, "backup"));
    writeLines(directory, 10);
    await ingest(directory, path);
    cpSync(join(directory, "backup"), join(directory, "master.log"));
    await expect(ingest(directory, path)).rejects.toMatchObject({ code: "ERR_DIVERGED" });
    writeFileSync(join(directory, "more"), "");
    writeLines(directory, 40);
    await expect(ingest(directory, path)).rejects.toMatchObject({ code: "ERR_DIVERGED" });
    expect((await verify(directory, path)).isSame).toBe(false);
  });
});
