import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { availableDrivers, DRIVER_NAMES, openDatabase, openDirectory } from "../../src/storage/index.ts";
import { succeeds } from "../proof/program.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { bytesBySegment } from "./line-bytes.ts";
import { movedAside, numbersOf, openSqliteLog, stored, until, upTo, write } from "./sqlite-log.ts";

/** Writes into the middle of a file, beyond the page that says what the file is. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4_096);
  writeFileSync(path, bytes);
}

describe.each(availableDrivers())("a database in trouble, by %s", (driver) => {
  it("that is locked costs nothing but itself, is told of, and follows when it is free", async () => {
    const { log, directory, path, said } = openSqliteLog(driver);
    write(log, 10);
    await log.flush();
    const other = openDatabase(path, driver);
    other.exec("BEGIN IMMEDIATE");
    write(log, 10, 10);
    const startMs = performance.now();
    expect(numbersOf(log)).toEqual(upTo(20));
    expect(performance.now() - startMs).toBeLessThan(1_000);
    await until(() => log.health().state === "failing");
    expect(log.health()).toMatchObject({ state: "failing", dropped: 0, lastError: { code: "ERR_DATABASE" } });
    expect(said).toEqual([expect.stringMatching(/SQLITE_BUSY.*every event is in the files/)]);
    other.exec("ROLLBACK");
    other.close();
    await until(() => log.health().state === "ok");
    expect(log.health()).toMatchObject({ state: "ok", written: 20, dropped: 0 });
    expect(stored(path, driver)).toEqual(bytesBySegment(openDirectory(directory).scan()));
  });

  it("that was deleted is made anew from the files", async () => {
    const { log, directory, path } = openSqliteLog(driver);
    write(log, 10);
    await log.flush();
    for (const companion of ["", "-wal", "-shm"]) rmSync(path + companion, { force: true });
    write(log, 10, 10);
    expect(numbersOf(log)).toEqual(upTo(20));
    await log.flush();
    expect(stored(path, driver)).toEqual(bytesBySegment(openDirectory(directory).scan()));
    expect(log.health().state).toBe("ok");
  });

  it("that is damaged is moved aside, never deleted, and made anew from the files", async () => {
    const first = openSqliteLog(driver);
    write(first.log, 500);
    await first.log.flush();
    first.log.close();
    damage(first.path);
    const { log, directory, path, said } = openSqliteLog(driver, { directory: first.directory });
    write(log, 10, 500);
    expect(numbersOf(log)).toEqual(upTo(510));
    await log.flush();
    expect(log.health()).toMatchObject({ state: "ok", dropped: 0 });
    expect(said).toEqual([expect.stringMatching(/moved aside and is built anew/)]);
    expect(movedAside(directory)).toHaveLength(1);
    expect(stored(path, driver)).toEqual(bytesBySegment(openDirectory(directory).scan()));
  });

  it.each([
    ["is no database at all", "certainly no database, whatever its name says"],
    ["is empty", ""],
  ])("whose file %s is moved aside in the log's own directory, and left alone elsewhere", async (_, text) => {
    const own = openSqliteLog(driver);
    mkdirSync(own.directory);
    writeFileSync(own.path, text.repeat(100));
    write(own.log, 10);
    await own.log.flush();
    await own.log.flush();
    expect(movedAside(own.directory)).toHaveLength(1);
    expect(own.log.health().state).toBe("ok");

    const path = join(temporaryDirectory(), "notes.txt");
    writeFileSync(path, text.repeat(100));
    const elsewhere = openSqliteLog(driver, { path });
    write(elsewhere.log, 10);
    expect(numbersOf(elsewhere.log)).toEqual(upTo(10));
    await elsewhere.log.flush();
    expect(elsewhere.log.health().state).toBe("failing");
    expect(readFileSync(path, "utf8")).toBe(text.repeat(100));
  });

  it.each([
    [
      "another program's",
      "ERR_FOREIGN_DATABASE",
      "CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine')",
    ],
    [
      "from a later version",
      "ERR_NEWER_DATABASE",
      "PRAGMA application_id = 0x6c6f6774; PRAGMA user_version = 99; CREATE TABLE t (a)",
    ],
  ])("that is %s is not touched, and the log goes on in its files", async (_, code, sql) => {
    const { log, directory, path } = openSqliteLog(driver);
    mkdirSync(directory);
    const other = openDatabase(path, driver);
    other.exec(sql);
    other.close();
    const before = { bytes: readFileSync(path), modifiedMs: statSync(path).mtimeMs };
    write(log, 10);
    expect(numbersOf(log)).toEqual(upTo(10));
    await log.flush();
    expect(log.health()).toMatchObject({ state: "failing", dropped: 0, lastError: { code } });
    expect(log.health().lastError?.message).toContain(path);
    expect({ bytes: readFileSync(path), modifiedMs: statSync(path).mtimeMs }).toEqual(before);
    renameSync(path, `${path}.old`);
    await until(() => log.health().state === "ok");
    expect(stored(path, driver)).toEqual(bytesBySegment(openDirectory(directory).scan()));
  });

  it("that has lines which the files have lost is moved aside, and made anew", async () => {
    const { log, directory, path } = openSqliteLog(driver);
    write(log, 10);
    await log.flush();
    log.close();
    const master = join(directory, "master.log");
    const [header, ...lines] = readFileSync(master, "utf8").split("\n");
    // As after a power failure: the last lines are gone, and others stand in their place.
    writeFileSync(master, [header, ...lines.slice(0, 5), ...lines.slice(0, 8), ""].join("\n"));
    const again = openSqliteLog(driver, { directory });
    write(again.log, 1, 99);
    await again.log.flush();
    await again.log.flush();
    expect(movedAside(directory)).toHaveLength(1);
    expect(stored(path, driver)).toEqual(bytesBySegment(openDirectory(directory).scan()));

    truncateSync(master, statSync(master).size - 20);
    expect(numbersOf(again.log).slice(0, 5)).toEqual(upTo(5));
    await again.log.flush();
    expect(movedAside(directory)).toHaveLength(2);
  });

  it("on a full disk is told of, and follows when there is room", async ({ skip }) => {
    const room = temporaryDirectory();
    if (!succeeds(["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", room])) {
      return skip("run as root with mount installed: a small file system is mounted and filled");
    }
    onTestFinished(() => void succeeds(["umount", "-l", room]));
    const { log, directory, path } = openSqliteLog(driver, { path: join(room, "events.db") });
    write(log, 10);
    await log.flush();
    writeFileSync(join(room, "ballast"), Buffer.alloc(64_000));
    write(log, 2_000, 10);
    await until(() => log.health().state === "failing");
    expect(log.health()).toMatchObject({ state: "failing", dropped: 0 });
    expect(log.health().lastError?.message).toMatch(/SQLITE_(FULL|IOERR)/);
    expect(numbersOf(log)).toEqual(upTo(2_010));
    rmSync(join(room, "ballast"));
    succeeds(["mount", "-o", "remount,size=8m", room]);
    await until(() => log.health().state === "ok");
    expect(stored(path, driver)).toEqual(bytesBySegment(openDirectory(directory).scan()));
  });

  it("that is the only copy is moved aside when it is damaged, and a new one is begun", async () => {
    const first = openSqliteLog(driver, { mirror: false });
    write(first.log, 500);
    first.log.close();
    damage(first.path);
    const { log, directory, said } = openSqliteLog(driver, { directory: first.directory, mirror: false });
    write(log, 10);
    expect(numbersOf(log)).toEqual(upTo(10));
    expect(log.health()).toMatchObject({ state: "ok", written: 10, dropped: 0 });
    expect(said).toEqual([expect.stringMatching(/moved aside, with the lines before/)]);
    expect(movedAside(directory)).toHaveLength(1);
    expect(existsSync(join(directory, "master.log"))).toBe(false);
  });

  it("that is the only copy and is locked is waited for once; lines wait in memory and are written in their order", async () => {
    const { log, path, said } = openSqliteLog(driver, { mirror: false });
    write(log, 3);
    const other = openDatabase(path, driver);
    other.exec("BEGIN IMMEDIATE");
    const startMs = performance.now();
    write(log, 100, 3);
    // Each of them has waited for half a second before.
    expect(performance.now() - startMs).toBeLessThan(2_000);
    expect(log.health()).toMatchObject({ written: 3, pending: 100, dropped: 0 });
    // What waits is not there for a reader, and nobody is told that it is safe.
    expect(numbersOf(log)).toEqual(upTo(3));
    await expect(log.flush()).rejects.toMatchObject({ code: "ERR_FLUSH_FAILED", details: { lines: 100 } });
    expect(log.health()).toMatchObject({ state: "failing", lastError: { code: "ERR_DATABASE" } });
    expect(said).toEqual([
      expect.stringMatching(/SQLITE_BUSY.*; events wait in memory; beyond 8 MiB events/),
    ]);
    other.exec("ROLLBACK");
    other.close();
    write(log, 1, 103);
    await log.flush();
    expect(log.health()).toMatchObject({ state: "ok", written: 104, pending: 0, dropped: 0 });
    expect(numbersOf(log)).toEqual(upTo(104));
  });

  it("that is the only copy takes what waits by itself once it is free", async () => {
    const { log, path } = openSqliteLog(driver, { mirror: false });
    write(log, 1);
    const other = openDatabase(path, driver);
    other.exec("BEGIN IMMEDIATE");
    write(log, 2_000, 1);
    other.exec("ROLLBACK");
    other.close();
    await until(() => log.health().pending === 0);
    expect(log.health()).toMatchObject({ state: "ok", written: 2_001, dropped: 0 });
    expect(numbersOf(log)).toEqual(upTo(2_001));
  });

  it("that is the only copy drops and counts what does not fit into memory, and what its end leaves there", () => {
    const { log, path, said } = openSqliteLog(driver, { mirror: false });
    write(log, 1);
    const other = openDatabase(path, driver);
    other.exec("BEGIN IMMEDIATE");
    const filler = "x".repeat(60_000);
    for (let left = 150; left > 0; left--) log.event("load:line", "test", { filler });
    const { pending, dropped } = log.health();
    expect([pending + dropped, dropped > 0]).toEqual([150, true]);
    log.close();
    other.exec("ROLLBACK");
    other.close();
    expect(log.health()).toMatchObject({ written: 1, pending: 0, dropped: 150 });
    expect(said.at(-1)).toMatch(new RegExp(`${pending} events were not written and are lost`));
    expect(openSqliteLog(driver, { path, mirror: false }).log.readLog()).toHaveLength(1);
  });
});

describe("without a driver", () => {
  const missing = DRIVER_NAMES.find((name) => !availableDrivers().includes(name));

  it("the log goes on in its files, and says what to install", async ({ skip }) => {
    if (missing === undefined) return skip("every driver is installed: this needs one that is not");
    const { log, said } = openSqliteLog(missing);
    write(log, 10);
    await log.flush();
    expect(numbersOf(log)).toEqual(upTo(10));
    expect(log.health()).toMatchObject({
      state: "failing",
      written: 10,
      lastError: { code: "ERR_NO_DRIVER" },
    });
    expect(said).toEqual([expect.stringMatching(/node:sqlite.*better-sqlite3.*libsql/)]);
  });
});
