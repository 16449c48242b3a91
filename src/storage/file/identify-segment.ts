import { limits } from "../../base/index.ts";
import type { Disk, FileHandle } from "../../disk/index.ts";
import { parseSegmentHeader, segmentIdFrom } from "../../line/index.ts";
import { sha256 } from "./sha256.ts";

/** What a segment's first line tells of it. */
export interface SegmentIdentity {
  readonly id: string;
  /** Does it carry our header? */
  readonly own: boolean;
  /** Its first line with the newline, for telling later whether it still stands there. */
  readonly firstLine: Uint8Array;
}

/**
 * Reads who a segment is from its first line: by its header, or, where there is none, by a hash of
 * that line, which stays the same however the segment is moved, copied or appended to. Undefined
 * while it has no complete first line.
 */
export function identifySegment(disk: Disk, file: FileHandle): SegmentIdentity | undefined {
  const bytes = new Uint8Array(limits.segmentHeaderBytesMax);
  const length = disk.read(file, bytes, 0, bytes.length, 0);
  const newline = bytes.subarray(0, length).indexOf(10);
  if (newline === -1 && length < bytes.length) return undefined;
  const firstLine = bytes.slice(0, newline === -1 ? length : newline + 1);
  const header =
    newline === -1 ? undefined : parseSegmentHeader(new TextDecoder().decode(bytes.subarray(0, newline)));
  if (header !== undefined) return { id: header.id, own: true, firstLine };
  return { id: segmentIdFrom(sha256(firstLine)), own: false, firstLine };
}
