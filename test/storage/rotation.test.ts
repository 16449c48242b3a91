import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/base/index.ts";
import { type Disk, nodeDisk } from "../../src/disk/index.ts";
import { parseLine } from "../../src/line/index.ts";
import { readLog } from "../../src/reader/index.ts";
import {
  type Durability,
  FileStorage,
  type FileStorageOptions,
  openDirectory,
  type StorageTrouble,
} from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const DURABILITIES: readonly Durability[] = ["written", "buffered", "synced"];
const DAY_MS = 86_400_000;

/** A clock that is moved by hand; every look at it is a moment later, so that the file is looked at every time. */
class HandClock implements Clock {
  #nowMs = Date.UTC(2026, 0, 9, 14, 32);

  now(): number {
    this.#nowMs += 10;
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}

interface Opened {
  readonly directory: string;
  readonly clock: HandClock;
  readonly storage: FileStorage;
  readonly troubles: StorageTrouble[];
  /** Writes lines, and returns when they are in the file. */
  write(...numbers: readonly number[]): void;
}

function open(options: FileStorageOptions = {}, directory = join(temporaryDirectory(), "log")): Opened {
  const clock = new HandClock();
  const troubles: StorageTrouble[] = [];
  const storage = new FileStorage(directory, options, { clock, onTrouble: (one) => troubles.push(one) });
  const write = (...numbers: readonly number[]): void => {
    for (const number of numbers) {
      storage.append(`${new Date(clock.now()).toISOString()}|a:b|s|number=${number}`);
      storage.flushSync();
    }
  };
  return { directory, clock, storage, troubles, write };
}

function numbersIn(directory: string): unknown[] {
  const events = readLog(openDirectory(directory), { types: ["a:*"], limit: Number.POSITIVE_INFINITY });
  return events.map((event) => event.fields["number"]);
}

function archives(directory: string): string[] {
  return readdirSync(join(directory, "sessions")).sort();
}

function linesOf(path: string): string[] {
  return readFileSync(path, "utf8").split("\n").slice(0, -1);
}

describe.each(DURABILITIES)("a rotation that is asked for, with durability %s", (durability) => {
  it("puts the segment away under a name that sorts and shows the time, and tells of it in the next one", () => {
    const { directory, storage, write } = open({ durability });
    write(1, 2);
    const bytes = statSync(join(directory, "master.log")).size;
    const first = storage.rotate(0);
    write(3);
    const second = storage.rotate(0);
    write(4);
    storage.close();
    const names = archives(directory);
    expect(names).toHaveLength(2);
    expect(names[0]).toMatch(/^000001_2026-01-09T14-32-\d\d\.\d{3}Z_[0-9a-f]{8}\.log$/);
    expect(names[1]).toMatch(/^000002_/);
    expect(first).toEqual({ archive: `sessions/${names[0]}`, bytes });
    expect(second?.archive).toBe(`sessions/${names[1]}`);
    const [header, told, line] = linesOf(join(directory, "sessions", names[1] as string)).map(parseLine);
    expect([header?.type, told?.type, line?.fields["number"]]).toEqual([
      "log:segment",
      "system:log_rotated",
      3,
    ]);
    expect({ ...told?.fields }).toEqual({
      old_size_mb: Number((bytes / 1_048_576).toFixed(3)),
      archive: first?.archive,
    });
    expect(numbersIn(directory)).toEqual([1, 2, 3, 4]);
  });

  it("leaves a segment that is too small, holds nothing, or is not there", () => {
    const { directory, storage, write } = open({ durability });
    expect(storage.rotate(0)).toBeUndefined();
    write(1);
    expect(storage.rotate(1_000_000)).toBeUndefined();
    expect(storage.rotate(0)).toBeDefined();
    // The next one holds its header, and what tells of the rotation.
    expect(storage.rotate(0)).toBeUndefined();
    storage.close();
    expect(archives(directory)).toHaveLength(1);
    expect(() => storage.rotate(0)).toThrow("closed");
  });

  it("is followed by who else writes, whose lines are lost nowhere", () => {
    const { directory, storage, write } = open({ durability });
    const other = open({ durability }, directory);
    write(1);
    other.write(2);
    storage.rotate(0);
    other.clock.advance(-100_000);
    other.write(3, 4);
    write(5);
    storage.close();
    other.storage.close();
    expect(numbersIn(directory).toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(archives(directory)).toHaveLength(1);
  });
});

describe.each(DURABILITIES)("a rotation that is due, with durability %s", (durability) => {
  it("comes with the size", () => {
    const { directory, storage, write } = open({ durability, rotation: { bytesMax: 2_000 } });
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    write(...numbers);
    storage.close();
    expect(numbersIn(directory)).toEqual(numbers);
    const names = archives(directory);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const { size } = statSync(join(directory, "sessions", name));
      expect(size).toBeGreaterThanOrEqual(2_000);
      expect(size).toBeLessThan(2_500);
    }
  });

  it("comes with the first line of another day, and not before", () => {
    const { directory, clock, storage, write } = open({ durability, rotation: { daily: true } });
    write(1, 2);
    clock.advance(DAY_MS / 3);
    write(3);
    clock.advance(DAY_MS);
    write(4);
    write(5);
    clock.advance(3 * DAY_MS);
    write(6);
    storage.close();
    expect(numbersIn(directory)).toEqual([1, 2, 3, 4, 5, 6]);
    const numbers = archives(directory).map((name) =>
      linesOf(join(directory, "sessions", name)).flatMap((line) => /number=(\d)/.exec(line)?.[1] ?? []),
    );
    expect(numbers).toEqual([
      ["1", "2", "3"],
      ["4", "5"],
    ]);
  });
});

describe("a rotator that is held up just before it moves the segment", () => {
  it("puts the one it then moves where it belongs, though others have rotated meanwhile", () => {
    const directory = join(temporaryDirectory(), "log");
    const other = open({}, directory);
    let heldUp = false;
    const disk: Disk = {
      ...nodeDisk,
      rename: (from, to) => {
        if (!heldUp && from.endsWith("master.log")) {
          heldUp = true;
          for (const number of [2, 3, 4]) {
            expect(other.storage.rotate(0)).toBeDefined();
            other.write(number);
          }
        }
        nodeDisk.rename(from, to);
      },
    };
    const storage = new FileStorage(directory, {}, { disk });
    storage.append("2026-01-09T14:32:01.456Z|a:b|s|number=1");
    expect(storage.rotate(0)?.archive).toMatch(/^sessions\/000003_/);
    storage.append("2026-01-09T14:32:01.456Z|a:b|s|number=5");
    other.write(6);
    other.storage.rotate(0);
    other.write(7);
    storage.close();
    other.storage.close();
    expect(heldUp).toBe(true);
    expect(numbersIn(directory)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe("a log whose rotation fails", () => {
  it("is written to as before, says so once, and is rotated when it can be", () => {
    const { directory, clock, storage, troubles, write } = open({ rotation: { bytesMax: 500 } });
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "sessions"), "in the way");
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    write(...numbers);
    expect(troubles.map(({ kind }) => kind)).toEqual(["unrotated"]);
    expect(() => storage.rotate(0)).toThrow(/sessions|ENOTDIR|EEXIST/);
    expect(linesOf(join(directory, "master.log"))).toHaveLength(41);
    renameSync(join(directory, "sessions"), join(directory, "was in the way"));
    write(40);
    clock.advance(61_000);
    write(41, 42);
    storage.close();
    expect(archives(directory)).toHaveLength(1);
    expect(numbersIn(directory)).toEqual([...numbers, 40, 41, 42]);
  });
});

describe("a log that somebody else rotates", () => {
  it("goes on in the empty file that logrotate creates, with its permissions", () => {
    const { directory, storage, write } = open();
    const master = join(directory, "master.log");
    write(1, 2);
    mkdirSync(join(directory, "sessions"));
    renameSync(master, join(directory, "sessions", "master-20260109.log"));
    writeFileSync(master, "");
    chmodSync(master, 0o640);
    write(3, 4);
    storage.close();
    expect(linesOf(master).map((line) => parseLine(line)?.type)).toEqual(["log:segment", "a:b", "a:b"]);
    expect(statSync(master).mode & 0o777).toBe(0o640);
    expect(archives(directory)).toEqual(["master-20260109.log"]);
    expect(numbersIn(directory)).toEqual([1, 2, 3, 4]);
  });

  it("tells, in the log itself, that it was copied and truncated", () => {
    const { directory, storage, write } = open();
    const master = join(directory, "master.log");
    write(1, 2);
    mkdirSync(join(directory, "sessions"));
    copyFileSync(master, join(directory, "sessions", "master-20260109.log"));
    truncateSync(master);
    write(3);
    storage.close();
    expect(numbersIn(directory)).toEqual([1, 2, 3]);
    const told = readLog(openDirectory(directory), { types: ["log:truncated"] });
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining("lines may be missing")]);
  });
});
