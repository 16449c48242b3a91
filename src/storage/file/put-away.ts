import { join } from "node:path";
import { type Clock, randomHex } from "../../base/index.ts";
import type { Disk } from "../../disk/index.ts";
import { parseLine } from "../../line/index.ts";
import type { SegmentOptions } from "./file-storage.ts";
import { identifySegment } from "./identify-segment.ts";
import { moveToSessions } from "./move-to-sessions.ts";
import { openRegular } from "./open-regular.ts";
import { type LogPaths, rotatedName, SESSIONS_NAME, sequenceOf } from "./paths.ts";
import type { Rotation } from "./rotation.ts";
import { closeQuietly, withFile } from "./with-file.ts";

/**
 * Moves the active segment into `sessions/`, behind all that are there.
 *
 * Between the look at what is there and the move this process may be held up, and others rotate meanwhile: then
 * it moves one that began later, under a number that is too low. That it did so shows afterwards, and is put right.
 *
 * @param identity the file that is to be moved
 * @returns undefined where another process moved it just before
 */
export function putAway(
  disk: Disk,
  paths: LogPaths,
  clock: Clock,
  options: SegmentOptions,
  identity: string,
): Rotation | undefined {
  // Looked at once more just before it is moved: what was seen of `sessions/` before is then nearly always still so.
  const isThere = (): boolean => disk.statusAt(paths.master)?.identity === identity;
  const name = moveToSessions(disk, paths, clock, options, paths.master, isThere);
  if (name === undefined) return undefined;
  const status = disk.statusAt(join(paths.sessions, name));
  const isRight = status === undefined || status.identity === identity;
  const final = isRight ? name : placeByAge(disk, paths, clock, name);
  return { archive: `${SESSIONS_NAME}/${final}`, bytes: status?.size ?? 0 };
}

/** Gives a segment the number of the last one that began before it: of those with one number the later name is the later one. */
function placeByAge(disk: Disk, paths: LogPaths, clock: Clock, name: string): string {
  const began = beginningOf(disk, paths, name);
  const number = sequenceOf(name) as number;
  const before = disk
    .list(paths.sessions)
    // Those with lower numbers are before it anyway, and there may be very many.
    .filter((other) => other !== name && (sequenceOf(other) ?? -1) >= number)
    .filter((other) => (beginningOf(disk, paths, other) ?? "") <= (began ?? ""))
    .map((other) => sequenceOf(other) as number);
  const place = Math.max(number, ...before);
  const placed = rotatedName(place, clock.now(), randomHex(4));
  disk.rename(join(paths.sessions, name), join(paths.sessions, placed));
  return placed;
}

/** The time in a segment's first line. */
function beginningOf(disk: Disk, paths: LogPaths, name: string): string | undefined {
  const file = openRegular(disk, join(paths.sessions, name), "read");
  if (file === undefined) return undefined;
  const segment = withFile(disk, file, () => identifySegment(disk, file));
  closeQuietly(disk, file);
  return segment === undefined
    ? undefined
    : parseLine(new TextDecoder().decode(segment.firstLine).trimEnd())?.timestamp;
}
