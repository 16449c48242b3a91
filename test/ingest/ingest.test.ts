import { appendFileSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import { type IngestProgress, ingest, verify } from "../../src/ingest/index.ts";
import {
  availableDrivers,
  DatabaseSource,
  type DriverName,
  openDatabase,
  openDirectory,
  openEventDatabase,
} from "../../src/storage/index.ts";
import { ownHeader, writeHostileLog } from "../storage/hostile-log.ts";
import { bytesBySegment } from "../storage/line-bytes.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** The bytes of each segment, as a database has them. */
function bytesIn(path: string, driver?: DriverName): Map<string, string> {
  const database = openEventDatabase(path, { driver, create: false });
  try {
    return bytesBySegment(new DatabaseSource(database).scan());
  } finally {
    database.close();
  }
}

const inFiles = (directory: string): Map<string, string> => bytesBySegment(openDirectory(directory).scan());

function hostileLog(): { directory: string; path: string } {
  const directory = temporaryDirectory();
  writeHostileLog(directory);
  return { directory, path: join(directory, "events.db") };
}

describe.each(availableDrivers())("ingest, by %s", (driver) => {
  it("copies every line into a new database, and then what is new", async () => {
    const { directory, path } = hostileLog();
    const first = await ingest(directory, path, { driver });
    expect(bytesIn(path, driver)).toEqual(inFiles(directory));
    expect(await ingest(directory, path, { driver })).toMatchObject({ lines: 0, bytes: 0 });
    appendFileSync(join(directory, "master.log"), "one more\nand torn");
    appendFileSync(join(directory, "sessions", "000001_a.log"), "late\n");
    const second = await ingest(directory, path, { driver });
    // The line that was not ended in 000001_a.log is written anew.
    expect(second).toMatchObject({ lines: 2, bytes: "one more\nlate\n".length });
    expect(bytesIn(path, driver)).toEqual(inFiles(directory));
    expect(await verify(directory, path, { driver })).toMatchObject({
      isSame: true,
      lines: first.lines + 1,
    });
  });

  it("goes on across rotation, and keeps what the log lost", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "events.db");
    using log = openLog({ directory });
    log.event("app:start", "one");
    await ingest(directory, path, { driver });
    log.rotate({ maxSizeMb: 0 });
    log.event("app:start", "two");
    await ingest(directory, path, { driver });
    expect(bytesIn(path, driver)).toEqual(inFiles(directory));
    const before = bytesIn(path, driver);
    rmSync(join(directory, "sessions"), { recursive: true });
    log.event("app:start", "three");
    await ingest(directory, path, { driver });
    const after = bytesIn(path, driver);
    expect([...after.keys()]).toEqual([...before.keys()]);
    const report = await verify(directory, path, { driver });
    expect(report.isSame).toBe(true);
    expect(report.onlyInDatabase).toEqual([expect.stringMatching(/^sessions\/000001_/)]);
  });

  it("follows a log as it grows and is rotated, until it is told to end", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "events.db");
    using log = openLog({ directory });
    log.event("app:start", "before");
    const stop = new AbortController();
    let lines = 0;
    const onProgress = (progress: IngestProgress): void => {
      lines = progress.lines;
    };
    const following = ingest(directory, path, { driver, follow: true, signal: stop.signal, onProgress });
    let written = 2;
    for (let round = 0; round < 5; round++) {
      log.event("app:start", "after", { round });
      log.rotate({ maxSizeMb: 0 });
      written += 3;
      await expect.poll(() => lines, { timeout: 20_000 }).toBe(written);
    }
    stop.abort();
    expect(await following).toMatchObject({ lines: written });
    expect(bytesIn(path, driver)).toEqual(inFiles(directory));
  });

  it("is right when several do it at once, into a new database and into one that is there", async () => {
    const { directory, path } = hostileLog();
    const all = await Promise.all([1, 2, 3].map(() => ingest(directory, path, { driver })));
    const { lines } = await verify(directory, path, { driver });
    expect(all.reduce((sum, report) => sum + report.lines, 0)).toBe(lines);
    appendFileSync(join(directory, "master.log"), "more\n".repeat(3_000));
    const again = await Promise.all([1, 2, 3].map(() => ingest(directory, path, { driver })));
    expect(again.reduce((sum, report) => sum + report.lines, 0)).toBe(3_000);
    expect(bytesIn(path, driver)).toEqual(inFiles(directory));
    expect(readdirSync(directory).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("ingest", () => {
  it("tells how far it is", async () => {
    const { directory, path } = hostileLog();
    const told: IngestProgress[] = [];
    const report = await ingest(directory, path, { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toMatchObject({ stage: "indexes", lines: report.lines, bytes: report.bytes });
    expect(told.at(-1)?.totalBytes).toBe(report.bytes);
    expect(told[0]?.linesPerSecond).toBeGreaterThan(0);
  });

  it("is ended by its signal, and leaves no half database", async () => {
    const { directory, path } = hostileLog();
    const stop = new AbortController();
    const report = await ingest(directory, path, { signal: stop.signal, onProgress: () => stop.abort() });
    expect(report).toMatchObject({ lines: 0, bytes: 0 });
    expect(readdirSync(directory).sort()).toEqual(["master.log", "sessions"]);
  });

  it("copies from another database as well, but not from itself", async () => {
    const { directory, path } = hostileLog();
    await ingest(directory, path);
    const database = openEventDatabase(path);
    const copy = join(directory, "copy.db");
    await ingest(new DatabaseSource(database), copy);
    expect(bytesIn(copy)).toEqual(bytesIn(path));
    const itself = ingest(new DatabaseSource(database), path);
    await expect(itself).rejects.toMatchObject({ code: "ERR_INVALID_OPTION" });
    await expect(ingest(path, path)).rejects.toMatchObject({ code: "ERR_INVALID_OPTION" });
    await expect(ingest(path, copy)).rejects.toMatchObject({ code: "ERR_INVALID_OPTION" });
    database.close();
  });

  it("refuses options that mean nothing", async () => {
    const { directory, path } = hostileLog();
    const options = { folow: true } as object;
    await expect(ingest(directory, path, options)).rejects.toMatchObject({ code: "ERR_INVALID_OPTION" });
  });
});

describe("ingest refuses, and changes nothing,", () => {
  it("a segment that was cut shorter than what was copied", async () => {
    const { directory, path } = hostileLog();
    await ingest(directory, path);
    const before = bytesIn(path);
    truncateSync(join(directory, "master.log"), ownHeader("b").length);
    const again = ingest(directory, path);
    await expect(again).rejects.toMatchObject({ code: "ERR_DIVERGED" });
    await expect(again).rejects.toThrow(/^master\.log was cut shorter: .* put the whole file back/);
    expect(bytesIn(path)).toEqual(before);
    expect(await verify(directory, path)).toMatchObject({ isSame: false, differing: { extra: 57 } });
  });

  it("an older copy of a segment that was put back and written on", async () => {
    const { directory, path } = hostileLog();
    const master = join(directory, "master.log");
    writeFileSync(master, `${ownHeader("c")}first\nsecond\nthird\n`);
    await ingest(directory, path);
    writeFileSync(master, `${ownHeader("c")}first\nanother and longer\nand more\n`);
    const again = ingest(directory, path);
    await expect(again).rejects.toMatchObject({ code: "ERR_DIVERGED" });
    await expect(again).rejects.toThrow(/has other lines/);
  });

  it("a database of a later version, another program's, and what is no database", async () => {
    const { directory, path } = hostileLog();
    await ingest(directory, path);
    const newer = openDatabase(path);
    newer.exec("PRAGMA user_version = 99");
    newer.close();
    await expect(ingest(directory, path)).rejects.toMatchObject({ code: "ERR_NEWER_DATABASE" });
    const foreign = join(directory, "foreign.db");
    const other = openDatabase(foreign);
    other.exec("CREATE TABLE a (b)");
    other.close();
    await expect(ingest(directory, foreign)).rejects.toMatchObject({ code: "ERR_FOREIGN_DATABASE" });
    const master = join(directory, "master.log");
    await expect(ingest(directory, master)).rejects.toThrow(/no database|not a database.*move it away/);
    await expect(ingest(join(directory, "nothing"), path)).rejects.toMatchObject({ code: "ERR_NOT_A_LOG" });
  });
});

it("a segment that was deleted and made again is another one, whatever inode it has", async () => {
  const { directory, path } = hostileLog();
  const master = join(directory, "master.log");
  writeFileSync(master, `${ownHeader("d")}first\n`);
  await ingest(directory, path);
  rmSync(master);
  writeFileSync(master, `${ownHeader("e")}other\nlines\n`);
  await ingest(directory, path);
  const report = await verify(directory, path);
  expect(report).toMatchObject({ isSame: true, onlyInDatabase: ["master.log"] });
});

it("a segment that has another name is the same one", async () => {
  const { directory, path } = hostileLog();
  await ingest(directory, path);
  renameSync(join(directory, "sessions", "000001_a.log"), join(directory, "sessions", "000000_z.log"));
  expect(await ingest(directory, path)).toMatchObject({ lines: 0 });
  const database = openEventDatabase(path);
  expect(new DatabaseSource(database).segments()).toEqual(openDirectory(directory).segments());
  database.close();
});
