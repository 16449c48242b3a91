import { limits } from "../../../base/index.ts";
import { readFully, type SegmentBytes } from "../segment-bytes.ts";
import { readHeader, TRAILER_BYTES } from "./gzip-format.ts";
import { MEMBER_HEAD_BYTES, type Member, type MemberLengths, memberLengths } from "./member.ts";
import { zlib } from "./zlib.ts";

/** What is read at first of a member of which nothing is known; four times as much each time it is not enough. */
const WINDOW_BYTES = 1_048_576;

/**
 * Finds the members of a gzip file without a table, in one pass. Those of our own are stepped over, since they
 * tell their lengths. Others, as gzip(1) makes them, have to be unpacked to see where they end. What
 * can not be told at all, to the end of the file, is given as one member that will not unpack either:
 * as many bytes as it has in the file, since nobody knows how many they were.
 */
export function findMembers(file: SegmentBytes, fileBytes: number): Member[] {
  const members: Member[] = [];
  let offset = 0;
  let start = 0;
  while (start < fileBytes) {
    const lengths = lengthsAt(file, start, fileBytes) ?? restOf(file, start, fileBytes);
    if (lengths.length > 0) members.push({ offset, start, ...lengths });
    offset += lengths.length;
    start += lengths.stored;
  }
  return members;
}

function lengthsAt(file: SegmentBytes, start: number, fileBytes: number): MemberLengths | undefined {
  const own = memberLengths(readFully(file, Buffer.alloc(MEMBER_HEAD_BYTES), start));
  const rest = fileBytes - start;
  if (own !== undefined && own.stored > MEMBER_HEAD_BYTES && own.length <= limits.compressedMemberBytes) {
    // One that the end of the file cuts off is known by its length, though it can not be unpacked.
    return { length: own.length, stored: Math.min(own.stored, rest) };
  }
  for (let window = WINDOW_BYTES; ; window *= 4) {
    const wanted = Math.min(window, rest, limits.foreignMemberBytesMax);
    const bytes = readFully(file, Buffer.allocUnsafe(wanted), start);
    const found = unpackedLengths(bytes);
    if (typeof found === "object") return found.stored <= rest ? found : undefined;
    if (found === "broken" || wanted < window) return undefined;
  }
}

/** The lengths of the member that `bytes` begin with, as unpacking it tells. */
function unpackedLengths(bytes: Buffer): MemberLengths | "cut off" | "broken" {
  const header = readHeader(bytes);
  if (header === undefined) return "broken";
  try {
    const options = { info: true, maxOutputLength: limits.foreignMemberBytesMax };
    const result: unknown = zlib().inflateRawSync(bytes.subarray(header.length), options);
    // Where it is asked for, Node gives the engine as well, which knows how much it took.
    const { buffer, engine } = result as { buffer: Buffer; engine: { bytesWritten: number } };
    return { length: buffer.length, stored: header.length + engine.bytesWritten + TRAILER_BYTES };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "Z_BUF_ERROR" ? "cut off" : "broken";
  }
}

/** What is left of a file; zeros there are what tapes and block devices fill up with, and mean nothing. */
function restOf(file: SegmentBytes, start: number, fileBytes: number): MemberLengths {
  const stored = fileBytes - start;
  const buffer = Buffer.alloc(limits.readChunkBytes);
  for (let at = start; at < fileBytes; at += buffer.length) {
    if (readFully(file, buffer, at).some((byte) => byte !== 0)) return { length: stored, stored };
  }
  return { length: 0, stored };
}
