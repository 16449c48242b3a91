import { join } from "node:path";
import { LogThreadError, limits, showValue } from "../../base/index.ts";
import { type Disk, type FileHandle, type FileStatus, nodeDisk } from "../../disk/index.ts";
import { temporaryPath } from "./create-segment.ts";
import type { Summary } from "./gzip/member-table.ts";
import { openRegular } from "./open-regular.ts";
import { isPacked, isSegmentName, type LogPaths, logPaths, otherForm, SESSIONS_NAME } from "./paths.ts";
import { hashOf, readBack } from "./read-back.ts";
import { plainBytes } from "./segment-bytes.ts";
import { closeQuietly } from "./with-file.ts";
import { writeMembers } from "./write-members.ts";

/** A segment that was compressed. */
export interface CompressedSegment {
  /** What it is called now: `sessions/000001_….log.gz`. */
  readonly name: string;
  /** Bytes of its lines, and of the file they are in now. */
  readonly size: number;
  readonly storedBytes: number;
  /** The SHA-256 of its lines, in hexadecimal digits. */
  readonly sha256: string;
}

/** What a simulator or a test puts in place of what is usual. */
export interface CompressionParts {
  readonly disk?: Disk;
  /** Bytes of the segment in each of its pieces. Default 1 MiB. */
  readonly memberBytes?: number;
}

/** A segment that is being compressed. */
interface Work {
  readonly disk: Disk;
  readonly memberBytes: number;
  readonly paths: LogPaths;
  readonly path: string;
  /** Where it will be. */
  readonly target: string;
  readonly file: FileHandle;
  /** What it was when it was opened. */
  readonly status: FileStatus;
}

/**
 * Compresses a rotated segment: `sessions/NAME.log` becomes `sessions/NAME.log.gz`, which any gzip reads, and every
 * reader of the log at any place. Its id, every position in it, its owner, permissions and time stay what they were.
 *
 * It must be written to no more: a line that comes while this is under way is noticed, one that comes in the
 * instant before the original goes may go with it. At every other moment, also when the process is killed, the
 * log reads the same, and calling it again brings to an end what was left.
 *
 * @param name as `segments()` tells it
 * @returns undefined when there is no such file, or nothing in it; somebody else may have compressed it
 * @throws LogThreadError `ERR_NOT_COMPRESSED`, `ERR_INVALID_OPTION`, `ERR_UNSAFE_PATH`, or what the system says;
 * the segment is then what it was
 * @example
 * ```ts
 * import { compressSegment, openDirectory } from "log-thread/storage";
 * import { logEvent } from "log-thread";
 *
 * logEvent("app:start", "example");
 * for (const { name, active } of openDirectory("log_thread").segments()) {
 *   if (!active && name.endsWith(".log")) await compressSegment("log_thread", name);
 * }
 * ```
 */
export async function compressSegment(
  directory: string,
  name: string,
  parts: CompressionParts = {},
): Promise<CompressedSegment | undefined> {
  const { disk = nodeDisk, memberBytes = limits.compressedMemberBytes } = parts;
  const paths = logPaths(directory);
  const path = join(paths.sessions, checkedName(name));
  // Through a link it would be somebody else's file; no reader goes there either.
  if (disk.statusAt(paths.sessions)?.kind !== "directory") return undefined;
  const file = openRegular(disk, path, "read");
  if (file === undefined) return undefined;
  try {
    const status = disk.status(file);
    const work = { disk, memberBytes, paths, path, target: otherForm(path), file, status };
    if (work.status.size === 0) return undefined;
    const summary = (await finishEarlier(work)) ?? (await compress(work));
    if (summary === undefined) return undefined;
    const storedBytes = disk.statusAt(work.target)?.size ?? 0;
    return {
      name: otherForm(name),
      size: summary.size,
      storedBytes,
      sha256: summary.sha256.toString("hex"),
    };
  } finally {
    closeQuietly(disk, file);
  }
}

/** The name in `sessions/` of a segment that is not compressed. */
function checkedName(name: string): string {
  const prefix = `${SESSIONS_NAME}/`;
  const own = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  if (isSegmentName(own) && !isPacked(own) && !/[\\/]/.test(own)) return own;
  throw new LogThreadError(
    "ERR_INVALID_OPTION",
    `name is ${showValue(name)}; it has to be that of a rotated segment, such as "sessions/000001_x.log"`,
    { details: { option: "name" } },
  );
}

async function compress(work: Work): Promise<Summary | undefined> {
  const { disk, memberBytes, paths, file, status, target } = work;
  const temporary = temporaryPath(paths);
  const output = disk.create(temporary, status.mode);
  let isInPlace = false;
  try {
    const summary = await writeMembers(disk, plainBytes(disk, file), status.size, output, memberBytes);
    if (summary === undefined) throw changed(work.path);
    await demandSame(work, temporary, summary.sha256);
    disk.imitate(output, file);
    // Another one who compressed it was done first, or it was removed: there is nothing more to do.
    if (isGone(work)) return undefined;
    demandUnchanged(work);
    disk.rename(temporary, target);
    isInPlace = true;
    disk.syncDirectory(paths.sessions);
    removeOriginal(work);
    return summary;
  } finally {
    closeQuietly(disk, output);
    if (!isInPlace) removeQuietly(disk, temporary);
  }
}

/**
 * Goes on where somebody was killed between the rename and the end. A file that was there already is taken for
 * that only if it reads as the segment; one that reads as its beginning is from before a late line, and gives way.
 */
async function finishEarlier(work: Work): Promise<Summary | undefined> {
  const { disk, paths, target, file, status } = work;
  if (disk.statusAt(target) === undefined) return undefined;
  const { sha256, size } = await readBack(disk, target);
  const beginning = await hashOf(plainBytes(disk, file), Math.min(size, status.size));
  if (size > status.size || !beginning.equals(sha256)) {
    throw notCompressed(work.path, `${target} is there already, and holds something else: move it away`);
  }
  if (size < status.size) return undefined;
  disk.syncDirectory(paths.sessions);
  removeOriginal(work);
  return { size, sha256, identity: undefined };
}

/** The original goes last, when everything else is safe. */
function removeOriginal(work: Work): void {
  if (isGone(work)) return;
  demandUnchanged(work);
  try {
    work.disk.remove(work.path);
  } catch (error) {
    // Somebody else who compressed it was faster by an instant.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function isGone({ disk, path }: Work): boolean {
  return disk.statusAt(path) === undefined;
}

function demandUnchanged({ disk, path, status }: Work): void {
  const now = disk.statusAt(path);
  const isSame =
    now?.identity === status.identity && now.size === status.size && now.modifiedMs === status.modifiedMs;
  if (!isSame) throw changed(path);
}

async function demandSame(work: Work, path: string, sha256: Buffer): Promise<void> {
  const { sha256: read, size } = await readBack(work.disk, path);
  if (size === work.status.size && read.equals(sha256)) return;
  throw notCompressed(work.path, `${path} does not read back as what was written: is the disk well?`);
}

function removeQuietly(disk: Disk, path: string): void {
  try {
    disk.remove(path);
  } catch {
    // Whoever makes the next segment removes what is left over.
  }
}

function changed(path: string): LogThreadError {
  return notCompressed(path, "it was changed meanwhile: compress it when nobody writes to it any more");
}

function notCompressed(path: string, why: string): LogThreadError {
  return new LogThreadError("ERR_NOT_COMPRESSED", `${path} could not be compressed: ${why}`, {
    details: { path },
  });
}
