import type { Clock } from "../../base/index.ts";
import type { Disk, FileHandle } from "../../disk/index.ts";
import { beginInPlace, createSegment } from "./create-segment.ts";
import type { SegmentOptions } from "./file-storage.ts";
import { identifySegment } from "./identify-segment.ts";
import { moveToSessions } from "./move-to-sessions.ts";
import { openRegular } from "./open-regular.ts";
import type { LogPaths } from "./paths.ts";
import { closeQuietly, withFile } from "./with-file.ts";

/** Between looking for a file and opening it another process may act; this often in a row it will not. */
const OPEN_ATTEMPTS = 16;

const NEWLINE = 10;

/** Looks at a file's last byte before an unfinished line counts as torn. */
const TORN_LOOKS = 3;

/** An open `master.log` of our own. */
export interface OpenSegment {
  readonly file: FileHandle;
  /** The same file, opened once more, where the options say so. */
  readonly second?: FileHandle;
  readonly identity: string;
  readonly id: string;
  /** Its header, with the newline. */
  readonly firstLine: Uint8Array;
  /** Does it end in somebody's unfinished line? */
  readonly torn: boolean;
}

/** Opens the active segment for appending: creates it where there is none, moves a foreign one away. */
export function openSegment(disk: Disk, clock: Clock, paths: LogPaths, options: SegmentOptions): OpenSegment {
  for (let attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
    const file = openRegular(disk, paths.master, "append");
    if (file === undefined) {
      createSegment(disk, paths, clock, options);
      continue;
    }
    const opened = withFile(disk, file, () => {
      // Whoever rotated the log made an empty file in its place, as logrotate does: it becomes a segment.
      if (disk.status(file).size === 0) beginInPlace(disk, file, clock, options);
      return describe(disk, file);
    });
    if (opened === undefined) {
      closeQuietly(disk, file);
      moveToSessions(disk, paths, clock, options);
      continue;
    }
    if (!options.synced) return opened;
    const second = withFile(disk, file, () => openAgain(disk, paths, opened.identity));
    if (second !== undefined) return { ...opened, second };
    closeQuietly(disk, file);
  }
  throw new Error(`${paths.master} was replaced again and again while it was being opened`);
}

/** Another descriptor of the same file; undefined when another one has taken its place meanwhile. */
function openAgain(disk: Disk, paths: LogPaths, identity: string): FileHandle | undefined {
  const file = openRegular(disk, paths.master, "append");
  if (file === undefined) return undefined;
  const same = withFile(disk, file, () => disk.status(file).identity === identity);
  if (same) return file;
  closeQuietly(disk, file);
  return undefined;
}

/** The segment behind a descriptor; undefined when it is not ours. */
function describe(disk: Disk, file: FileHandle): OpenSegment | undefined {
  const segment = identifySegment(disk, file);
  if (!segment?.own) return undefined;
  const { identity, size } = disk.status(file);
  return { file, identity, id: segment.id, firstLine: segment.firstLine, torn: endsTorn(disk, file, size) };
}

/**
 * Does a file end in anything but a newline? What another process is writing at this moment shows as
 * an unfinished line for as long as the write takes: it is looked at again before it counts as torn.
 */
export function endsTorn(disk: Disk, file: FileHandle, size: number): boolean {
  let seen = size;
  for (let look = 0; look < TORN_LOOKS; look++) {
    const last = new Uint8Array(1);
    const length = disk.read(file, last, 0, 1, Math.max(0, seen - 1));
    if (length === 0 || last[0] === NEWLINE) return false;
    seen = disk.status(file).size;
  }
  return true;
}
