import type { BigIntStats } from "node:fs";
import { dirname } from "node:path";
import type { DirectoryChange, DirectoryWatcher, Disk, FileHandle, FileStatus } from "./disk.ts";
import { nodeFs } from "./node-fs.ts";

const {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  futimesSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  watch,
  write,
  writeSync,
} = nodeFs;

/** Windows knows neither flag; there they are 0. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const NO_WAIT = constants.O_NONBLOCK ?? 0;

/** A file's mode says its kind as well; these bits are what may be done with it. */
const PERMISSION_BITS = 0o7777;

const ABSENT_IS_FINE = { throwIfNoEntry: false } as const;

/** The disk of this machine, through Node. */
export const nodeDisk: Disk = {
  openForAppend: (path) => openExisting(path, constants.O_RDWR | constants.O_APPEND | NO_FOLLOW | NO_WAIT),
  openForRead: (path) => openExisting(path, constants.O_RDONLY | NO_FOLLOW | NO_WAIT),
  create: (path, mode) =>
    openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, mode),
  // Node has a way for either.
  write: (file, data) => (typeof data === "string" ? writeSync(file, data) : writeSync(file, data)),
  writeLater: (file, bytes, length, done) => write(file, bytes, 0, length, null, done),
  syncData: (file) => fdatasyncSync(file),
  syncDataLater: (file, done) => fdatasync(file, done),
  syncDirectory,
  read: (file, bytes, offset, length, position) => readSync(file, bytes, offset, length, position),
  status: (file) => describe(fstatSync(file, { bigint: true })),
  statusAt: (path) => {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? undefined : describe(stats);
  },
  imitate,
  close: (file) => closeSync(file),
  link: (from, to) => linkSync(from, to),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  removeDirectory: (path) => rmdirSync(path),
  makeDirectory,
  list: (path) => {
    try {
      return readdirSync(path);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
  watchDirectory,
};

function openExisting(path: string, flags: number): FileHandle | undefined {
  try {
    return openSync(path, flags);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * One directory after the other. Node's own `recursive` never returns where a directory that exists will not
 * take another one and says that it is not there, as /proc does.
 */
function makeDirectory(path: string, mode: number): void {
  const parent = dirname(path);
  if (parent !== path && lstatSync(parent, ABSENT_IS_FINE) === undefined) makeDirectory(parent, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !statSync(path).isDirectory()) throw error;
  }
}

function imitate(file: FileHandle, model: FileHandle): void {
  const { uid, gid, mode, atimeMs, mtimeMs } = fstatSync(model);
  const own = fstatSync(file);
  // Giving away takes rights that few have, and is asked for only where it changes something.
  if (own.uid !== uid || own.gid !== gid) fchownSync(file, uid, gid);
  fchmodSync(file, mode & PERMISSION_BITS);
  futimesSync(file, atimeMs / 1_000, mtimeMs / 1_000);
}

function syncDirectory(path: string): void {
  // Windows can not open a directory, and keeps its names without being asked.
  if (process.platform === "win32") return;
  const directory = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function watchDirectory(path: string, tell: (change: DirectoryChange) => void): DirectoryWatcher {
  const watcher = watch(path, { persistent: false }, (event) => {
    tell(event === "change" ? "content" : "names");
  });
  // What ends the watching is told as a change: whoever is told looks what is there now, and watches that.
  watcher.on("error", () => tell("names"));
  return watcher;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

/** Inode numbers may need all 64 bits, so that they are compared as text. */
function describe(stats: BigIntStats): FileStatus {
  return {
    identity: `${stats.dev}:${stats.ino}`,
    kind: stats.isFile() ? "file" : stats.isDirectory() ? "directory" : "other",
    size: Number(stats.size),
    links: Number(stats.nlink),
    modifiedMs: Number(stats.mtimeMs),
    mode: Number(stats.mode) & PERMISSION_BITS,
    owner: Number(stats.uid),
    writtenLast: stats.mtimeNs >= stats.ctimeNs,
  };
}
