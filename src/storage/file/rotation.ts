import type { Disk, FileHandle } from "../../disk/index.ts";
import { formatLine, TIMESTAMP_BYTES } from "../../line/index.ts";

/** When the active segment is rotated while it is written to. */
export interface RotationPolicy {
  /** From this size on. */
  readonly bytesMax?: number;
  /** With the first line of another day, UTC, than the segment was begun on. */
  readonly daily?: boolean;
}

/** A rotation that took place. */
export interface Rotation {
  /** Where the old segment is now, below the log's directory. */
  readonly archive: string;
  /** Bytes it had. */
  readonly bytes: number;
}

/** A storage whose active segment can be put away, so that the next line begins another one. */
export interface Rotatable {
  /**
   * Rotates the active segment, if it has at least so many bytes and holds a line at all. Other processes
   * that write to the log follow within milliseconds of writing, and lose nothing meanwhile.
   *
   * @returns undefined where nothing was rotated: there is too little, or another process did it just now
   * @throws what the system says where the segment can not be moved; lines go on to where they went before
   */
  rotate(bytesMin: number): Rotation | undefined;
}

/** Can a storage be rotated? */
export function isRotatable<T extends object>(storage: T): storage is T & Rotatable {
  return "rotate" in storage;
}

/** A megabyte, as the tools that rotate logs count it. */
export const BYTES_PER_MB = 1_048_576;

const DAY_CHARS = "2026-01-09".length;

/**
 * Is it time?
 *
 * @param firstLine the segment's header, which begins with the time it was begun
 * @param bytes what the segment has now
 */
export function isRotationDue(
  policy: RotationPolicy,
  firstLine: Uint8Array,
  bytes: number,
  nowMs: number,
): boolean {
  if (policy.bytesMax !== undefined && bytes >= policy.bytesMax) return true;
  return policy.daily === true && dayOf(firstLine) < new Date(nowMs).toISOString().slice(0, DAY_CHARS);
}

function dayOf(firstLine: Uint8Array): string {
  return new TextDecoder().decode(firstLine.subarray(0, TIMESTAMP_BYTES)).slice(0, DAY_CHARS);
}

/** Beyond this a segment holds more than its beginning. */
const BEGINNING_BYTES_MAX = 1_024;

/** Are there lines in a segment beside its header and what tells of the rotation before it? An empty one is not put away. */
export function holdsLines(disk: Disk, file: FileHandle, firstLine: Uint8Array, bytes: number): boolean {
  if (bytes > BEGINNING_BYTES_MAX) return true;
  const rest = Buffer.alloc(Math.max(0, bytes - firstLine.length));
  const length = disk.read(file, rest, 0, rest.length, firstLine.length);
  const lines = rest.toString("latin1", 0, length).split("\n");
  return lines.some((line) => line !== "" && !line.startsWith(ROTATED, TIMESTAMP_BYTES));
}

/** What is to be known of a log that somebody else rotates by copying and truncating it. */
export function truncationLine(archive: string, nowMs: number): string {
  const text =
    "somebody emptied or overwrote the log while it was written to; lines may be missing before this one";
  return formatLine({
    timestamp: nowMs,
    type: "log:truncated",
    source: "log-thread",
    text,
    fields: { archive },
  });
}

const ROTATED = "|system:log_rotated|log-thread|";

/** The rotation as an event of the segment that follows. */
export function rotationLine({ archive, bytes }: Rotation, nowMs: number): string {
  const fields = { old_size_mb: Number((bytes / BYTES_PER_MB).toFixed(3)), archive };
  return formatLine({ timestamp: nowMs, type: "system:log_rotated", source: "log-thread", fields });
}
