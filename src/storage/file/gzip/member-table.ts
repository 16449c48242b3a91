import type { SegmentBytes } from "../segment-bytes.ts";
import { readFully } from "../segment-bytes.ts";
import { EXTRA_BYTES_MAX, EXTRA_HEAD_BYTES, FIXED_HEADER_BYTES, withSubfield } from "./gzip-format.ts";
import type { Member } from "./member.ts";
import { zlib } from "./zlib.ts";

/*
 * The table of a compressed segment stands in the header of one more member, an empty one, at the end of the
 * file. It could have been a file of its own. But that could be lost, be left behind by a copy, or belong to
 * another file of the same name, and a rename could not put both into place at once.
 *
 * It is found from the end: what follows it, an empty member's deflated bytes and trailer, is always the same.
 *
 *     entries    8 bytes for each member: its length unpacked, and in the file
 *     summary    SHA-256 of the segment, its bytes, its id, own or foreign, the number of entries
 *     CRC-32     of all of this
 *     mark
 */

/** What the table says of the segment as a whole. */
export interface Summary {
  readonly size: number;
  readonly sha256: Buffer;
  /** Who it is, so that this is known though its first line be damaged; undefined where no line says it. */
  readonly identity: { readonly id: string; readonly own: boolean } | undefined;
}

/** Where everything in a compressed segment is. */
export interface MemberTable {
  readonly members: readonly Member[];
  /** Bytes of the segment. */
  readonly size: number;
  /** What only the table at the end of the file tells; undefined where there is none. */
  readonly summary: Summary | undefined;
}

const ENTRY_BYTES = 8;
const ID_BYTES = 26;
const MARK = Buffer.from("LTtable1");
const SHA256_BYTES = 32;
const SUMMARY_BYTES = SHA256_BYTES + 8 + ID_BYTES + 1 + 4;
const END_BYTES = SUMMARY_BYTES + 4 + MARK.length;

/** What stands behind an empty member's header: a deflated nothing, and a trailer of zeros. */
const EMPTY_BODY = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** Members that a table has room for. Of a larger segment only the summary is kept: its members are walked through. */
const ENTRIES_MAX = Math.floor((EXTRA_BYTES_MAX - END_BYTES) / ENTRY_BYTES);

/** Most tables are read at once with the end of the file. */
const LIKELY_BYTES = 4_096;

/** The member that ends a compressed segment. */
export function encodeTable(members: readonly Member[], { size, sha256, identity }: Summary): Buffer {
  const listed = members.length <= ENTRIES_MAX ? members : [];
  const data = Buffer.alloc(listed.length * ENTRY_BYTES + END_BYTES);
  let at = 0;
  for (const { length, stored } of listed) {
    at = data.writeUInt32LE(length, at);
    at = data.writeUInt32LE(stored, at);
  }
  at += sha256.copy(data, at);
  at = data.writeBigUInt64LE(BigInt(size), at);
  data.write(identity?.id ?? "", at, ID_BYTES, "latin1");
  at = data.writeUInt8(identity?.own ? 1 : 0, at + ID_BYTES);
  at = data.writeUInt32LE(listed.length, at);
  at = data.writeUInt32LE(zlib().crc32(data.subarray(0, at)), at);
  MARK.copy(data, at);
  return withSubfield(zlib().gzipSync(""), data);
}

/**
 * Reads the table at the end of a file of `fileBytes` bytes.
 *
 * @returns undefined where there is none, or it does not fit what stands before it; `members` is undefined where it
 * had no room for them
 */
export function readTable(
  file: SegmentBytes,
  fileBytes: number,
): { readonly members: readonly Member[] | undefined; readonly summary: Summary } | undefined {
  const end = readEnd(file, fileBytes, LIKELY_BYTES);
  const behind = end.length - EMPTY_BODY.length;
  if (behind < END_BYTES || !end.subarray(behind).equals(EMPTY_BODY)) return undefined;
  if (!end.subarray(behind - MARK.length, behind).equals(MARK)) return undefined;
  const count = end.readUInt32LE(behind - MARK.length - 8);
  if (count > ENTRIES_MAX) return undefined;
  const dataBytes = count * ENTRY_BYTES + END_BYTES;
  const wanted = dataBytes + EMPTY_BODY.length;
  const whole = wanted <= end.length ? end : readEnd(file, fileBytes, wanted);
  if (whole.length < wanted) return undefined;
  const data = whole.subarray(whole.length - wanted, whole.length - EMPTY_BODY.length);
  const summary = readSummary(data);
  const start = fileBytes - wanted - EXTRA_HEAD_BYTES - FIXED_HEADER_BYTES;
  return summary === undefined ? undefined : checked(data, count, start, summary);
}

function readEnd(file: SegmentBytes, fileBytes: number, length: number): Buffer {
  const wanted = Math.min(length, fileBytes);
  return readFully(file, Buffer.alloc(wanted), fileBytes - wanted);
}

function readSummary(data: Buffer): Summary | undefined {
  const checksumAt = data.length - MARK.length - 4;
  if (zlib().crc32(data.subarray(0, checksumAt)) !== data.readUInt32LE(checksumAt)) return undefined;
  let at = checksumAt - SUMMARY_BYTES;
  const sha256 = Buffer.from(data.subarray(at, at + SHA256_BYTES));
  at += SHA256_BYTES;
  const size = Number(data.readBigUInt64LE(at));
  at += 8;
  const id = data.toString("latin1", at, at + ID_BYTES);
  const own = data[at + ID_BYTES] === 1;
  return { size, sha256, identity: id.startsWith("\0") ? undefined : { id, own } };
}

/** The members that a table lists, if they are as many bytes as stand before it and as the segment has. */
function checked(
  data: Buffer,
  count: number,
  tableStart: number,
  summary: Summary,
): ReturnType<typeof readTable> {
  if (count === 0) return { members: undefined, summary };
  const members: Member[] = [];
  let offset = 0;
  let start = 0;
  for (let at = 0; at < count * ENTRY_BYTES; at += ENTRY_BYTES) {
    const length = data.readUInt32LE(at);
    const stored = data.readUInt32LE(at + 4);
    members.push({ offset, length, start, stored });
    offset += length;
    start += stored;
  }
  return offset === summary.size && start === tableStart ? { members, summary } : undefined;
}
