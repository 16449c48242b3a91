import { limits } from "../../base/index.ts";
import type { Disk, FileHandle } from "../../disk/index.ts";
import { parseSegmentHeader, segmentIdFrom } from "../../line/index.ts";
import { plainBytes, readFully, type SegmentBytes } from "./segment-bytes.ts";
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
  return identifyBytes(plainBytes(disk, file));
}

/** The same of a segment that may be kept in another form. */
export function identifyBytes(segment: SegmentBytes): SegmentIdentity | undefined {
  const bytes = readFully(segment, new Uint8Array(limits.segmentHeaderBytesMax), 0);
  const newline = bytes.indexOf(10);
  if (newline === -1 && bytes.length < limits.segmentHeaderBytesMax) return undefined;
  const firstLine = bytes.slice(0, newline === -1 ? bytes.length : newline + 1);
  const header =
    newline === -1 ? undefined : parseSegmentHeader(new TextDecoder().decode(bytes.subarray(0, newline)));
  if (header !== undefined) return { id: header.id, own: true, firstLine };
  return { id: segmentIdFrom(sha256(firstLine)), own: false, firstLine };
}
