/*
 * The form of a gzip file (RFC 1952), as far as it is needed: a file is members one behind the other, each a
 * header, deflated bytes, and a trailer of a CRC-32 and a length. A header may carry an extra field, made of
 * subfields that everybody passes over who does not know them. What a compressed segment has to say of itself
 * stands in those, so that `zcat` and `zgrep` read the file as any other.
 */

/** What is known of a member's header. */
export interface GzipHeader {
  /** Bytes it takes; the deflated ones follow. */
  readonly length: number;
  /** The data of our own subfield; undefined where the header has none. */
  readonly own: Buffer | undefined;
}

/** Bytes behind the deflated ones. */
export const TRAILER_BYTES = 8;

/** What a header has in any case. */
export const FIXED_HEADER_BYTES = 10;

/** The length of the extra field, and the name and length of the one subfield in it. */
export const EXTRA_HEAD_BYTES = 6;

/** What one subfield may hold: the length of all of them has sixteen bits, and a subfield's own head is counted. */
export const EXTRA_BYTES_MAX = 0xffff - 4;

const MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);
const FLAGS_AT = 3;

/** Bits of the flags: what stands between the fixed part of a header and the deflated bytes. */
const HAS_CHECKSUM = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 0xe0;

/** The name of our subfield; nobody has registered it. */
const OWN_SUBFIELD = Buffer.from("LT");

/** The same member with a subfield of our own in its header, which has no extra field yet. */
export function withSubfield(member: Buffer, data: Buffer): Buffer {
  const head = Buffer.alloc(EXTRA_HEAD_BYTES);
  head.writeUInt16LE(data.length + 4, 0);
  OWN_SUBFIELD.copy(head, 2);
  head.writeUInt16LE(data.length, 4);
  const result = Buffer.concat([
    member.subarray(0, FIXED_HEADER_BYTES),
    head,
    data,
    member.subarray(FIXED_HEADER_BYTES),
  ]);
  result[FLAGS_AT] = (result[FLAGS_AT] as number) | HAS_EXTRA;
  return result;
}

/** Reads the header that `bytes` begin with; undefined where they do not begin with one, or not with all of it. */
export function readHeader(bytes: Buffer): GzipHeader | undefined {
  if (bytes.length < FIXED_HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const flags = bytes[FLAGS_AT] as number;
  if ((flags & RESERVED) !== 0) return undefined;
  let at = FIXED_HEADER_BYTES;
  let own: Buffer | undefined;
  if ((flags & HAS_EXTRA) !== 0) {
    if (bytes.length < at + 2) return undefined;
    const end = at + 2 + bytes.readUInt16LE(at);
    if (bytes.length < end) return undefined;
    own = ownSubfield(bytes.subarray(at + 2, end));
    at = end;
  }
  for (const text of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end === -1) return undefined;
    at = end + 1;
  }
  if ((flags & HAS_CHECKSUM) !== 0) at += 2;
  return { length: at, own };
}

function ownSubfield(extra: Buffer): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.subarray(at, at + 2).equals(OWN_SUBFIELD)) return extra.subarray(at + 4, end);
    at = end;
  }
  return undefined;
}
