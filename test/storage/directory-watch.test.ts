import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { DirectoryChange } from "../../src/disk/index.ts";
import { FileStorage, type Watch } from "../../src/storage/index.ts";
import { FaultyDisk } from "../proof/faulty-disk.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

interface Watched {
  readonly root: string;
  readonly directory: string;
  readonly sessions: string;
  readonly disk: FaultyDisk;
  readonly watch: Watch;
  /** How often a change was told. */
  times(): number;
  /** Lets the watcher of a directory tell, as the system would. */
  tell(path: string, change: DirectoryChange): void;
  /** The directories that are watched. */
  paths(): readonly string[];
}

/** Watches a log that is not there yet, through a disk that tells only what the test tells. */
function watched(): Watched {
  const root = temporaryDirectory();
  const directory = join(root, "a", "log");
  const disk = new FaultyDisk();
  disk.isDeaf = true;
  let times = 0;
  const watch = new FileStorage(directory, {}, { disk }).watch(() => times++);
  const tell = (path: string, change: DirectoryChange): void => {
    for (const watcher of [...disk.watching]) if (watcher.path === path) watcher.tell(change);
  };
  const paths = (): string[] => [...disk.watching].map(({ path }) => path).sort();
  return {
    root,
    directory,
    sessions: join(directory, "sessions"),
    disk,
    watch,
    times: () => times,
    tell,
    paths,
  };
}

it("watches the log's directories, and before they exist the nearest one above", () => {
  const { root, directory, sessions, disk, watch, paths } = watched();
  expect(paths()).toEqual([]);
  expect(watch.renew()).toBe(true);
  expect(paths()).toEqual([root]);
  mkdirSync(join(directory, ".."));
  expect(watch.renew()).toBe(true);
  expect(paths()).toEqual([join(root, "a")]);
  mkdirSync(directory);
  expect(watch.renew()).toBe(true);
  expect(paths()).toEqual([directory]);
  mkdirSync(sessions);
  expect(watch.renew()).toBe(true);
  expect(paths()).toEqual([directory, sessions]);
  expect(disk.counts.watchDirectory).toBe(4);
  rmSync(join(root, "a"), { recursive: true });
  expect(watch.renew()).toBe(true);
  expect(paths()).toEqual([root]);
});

it("keeps a watcher that has told of content once, and closes it when it tells again before anybody has looked", () => {
  const { directory, disk, watch, times, tell, paths } = watched();
  mkdirSync(directory, { recursive: true });
  watch.renew();
  for (let round = 1; round <= 3; round++) {
    tell(directory, "content");
    expect(times()).toBe(round);
    expect(watch.renew()).toBe(true);
    expect(disk.counts.watchDirectory).toBe(1);
  }
  tell(directory, "content");
  tell(directory, "content");
  expect(times()).toBe(5);
  expect(paths()).toEqual([]);
  expect(watch.renew()).toBe(true);
  expect(paths()).toEqual([directory]);
});

it("watches anew what has told of names, or is another directory by now", () => {
  const { directory, disk, watch, times, tell, paths } = watched();
  mkdirSync(directory, { recursive: true });
  watch.renew();
  tell(directory, "names");
  expect([times(), paths()]).toEqual([1, []]);
  watch.renew();
  expect(disk.counts.watchDirectory).toBe(2);
  renameSync(directory, `${directory}.old`);
  mkdirSync(directory);
  watch.renew();
  expect(disk.counts.watchDirectory).toBe(3);
  expect(paths()).toEqual([directory]);
});

it("sees what comes or goes while it begins to watch", () => {
  const { directory, disk, watch, paths } = watched();
  disk.plan = (_, name) => {
    if (name === "watchDirectory" && disk.counts.watchDirectory === 1)
      mkdirSync(directory, { recursive: true });
    return undefined;
  };
  expect(watch.renew()).toBe(true);
  expect(paths()).toEqual([directory]);
  const again = watched();
  mkdirSync(again.directory, { recursive: true });
  again.disk.plan = (_, name) => {
    if (name === "watchDirectory" && again.disk.counts.watchDirectory === 1)
      rmSync(again.directory, { recursive: true });
    return undefined;
  };
  expect(again.watch.renew()).toBe(true);
  expect(again.paths()).toEqual([join(again.root, "a")]);
});

it("says when it can not watch, and watches as soon as it can", () => {
  const { directory, disk, watch, paths } = watched();
  mkdirSync(directory, { recursive: true });
  disk.plan = (_, name) => (name === "watchDirectory" ? { kind: "fails", code: "ENOSPC" } : undefined);
  expect(watch.renew()).toBe(false);
  expect(paths()).toEqual([]);
  disk.plan = (_, name) => (name === "statusAt" ? { kind: "fails", code: "EACCES" } : undefined);
  expect(watch.renew()).toBe(false);
  disk.plan = (_, name) => (name === "watchDirectory" ? { kind: "fails", code: "ENOENT" } : undefined);
  expect(watch.renew()).toBe(false);
  disk.plan = () => undefined;
  expect(watch.renew()).toBe(true);
  expect(paths()).toEqual([directory]);
});

it("tells nothing once it is closed", () => {
  const { directory, disk, watch, times } = watched();
  mkdirSync(directory, { recursive: true });
  watch.renew();
  const [watcher] = disk.watching;
  watch.close();
  watch.close();
  watcher?.tell("content");
  expect([times(), disk.watching.size]).toEqual([0, 0]);
});
