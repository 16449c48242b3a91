import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import type { Disk, FileHandle, FileStatus } from "./disk.ts";

/** Windows knows neither flag; there they are 0. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const NO_WAIT = constants.O_NONBLOCK ?? 0;

/** The disk of this machine, through Node. */
export const nodeDisk: Disk = {
  openForAppend: (path) => openExisting(path, constants.O_RDWR | constants.O_APPEND | NO_FOLLOW | NO_WAIT),
  openForRead: (path) => openExisting(path, constants.O_RDONLY | NO_FOLLOW | NO_WAIT),
  create: (path, mode) =>
    openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, mode),
  write: (file, text) => writeSync(file, text),
  read: (file, bytes, offset, length, position) => readSync(file, bytes, offset, length, position),
  status: (file) => describe(fstatSync(file, { bigint: true })),
  statusAt: (path) => {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? undefined : describe(stats);
  },
  close: (file) => closeSync(file),
  link: (from, to) => linkSync(from, to),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  makeDirectory: (path, mode) => {
    mkdirSync(path, { recursive: true, mode });
  },
  list: (path) => {
    try {
      return readdirSync(path);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
};

function openExisting(path: string, flags: number): FileHandle | undefined {
  try {
    return openSync(path, flags);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
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
    writtenLast: stats.mtimeNs >= stats.ctimeNs,
  };
}
