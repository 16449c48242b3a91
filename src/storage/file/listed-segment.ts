import type { Disk, FileHandle } from "../../disk/index.ts";
import { segmentIdFrom } from "../../line/index.ts";
import type { SegmentInfo } from "../storage.ts";
import { KeptOpen } from "./kept-open.ts";
import type { Packed } from "./packed-segment.ts";
import { readFully } from "./segment-bytes.ts";
import { sha256 } from "./sha256.ts";

/** Bytes that are compared to tell a copy from another segment that begins alike. */
const COMPARED_BYTES = 4_096;

/** A segment of one moment: it may have another name a moment later. */
export interface Listed {
  readonly info: SegmentInfo;
  readonly path: string;
  readonly identity: string;
  /** The active segment is held open, so that a rotation meanwhile does not take it away. */
  readonly file: FileHandle | undefined;
  /** Where everything is in a compressed one. */
  readonly packed?: Packed;
}

/**
 * The segments, each once. Several may have the same id: a copy that somebody keeps beside the
 * original, which is left out; or files that only begin alike (other programs' with the same first
 * line, an old copy that was put back and written on), which are all read, under ids of their own.
 */
export function withoutCopies(disk: Disk, listed: readonly Listed[]): Listed[] {
  const longest = new Map<string, Listed>();
  for (const entry of listed) {
    const other = longest.get(entry.info.id);
    if (other === undefined || entry.info.size >= other.info.size) longest.set(entry.info.id, entry);
  }
  if (longest.size === listed.length) return [...listed];
  const seen = new Map<string, number>();
  return listed.flatMap((entry) => {
    const { id } = entry.info;
    const original = longest.get(id) as Listed;
    if (entry !== original && isBeginningOf(disk, entry, original)) return [];
    const before = seen.get(id) ?? 0;
    seen.set(id, before + 1);
    return [before === 0 ? entry : renamed(entry, before)];
  });
}

/** Do the last bytes of the shorter one stand at the same place in the longer one? */
function isBeginningOf(disk: Disk, shorter: Listed, longer: Listed): boolean {
  const position = Math.max(0, shorter.info.size - COMPARED_BYTES);
  const length = shorter.info.size - position;
  const end = readAt(disk, shorter, position, length);
  return end !== undefined && readAt(disk, longer, position, length)?.equals(end) === true;
}

function readAt(disk: Disk, entry: Listed, position: number, length: number): Buffer | undefined {
  const open = new KeptOpen(disk);
  try {
    const bytes = open.of(entry);
    return bytes === undefined ? undefined : readFully(bytes, Buffer.alloc(length), position);
  } finally {
    open.letGo();
  }
}

/** The same segment under an id of its own, which it keeps while segments grow and are rotated. */
function renamed(entry: Listed, before: number): Listed {
  const id = segmentIdFrom(sha256(`${entry.info.id} ${before}`));
  return { ...entry, info: { ...entry.info, id } };
}
