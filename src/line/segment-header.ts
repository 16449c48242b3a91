import { parseLine } from "./parse-line.ts";
import { formatTimestamp } from "./timestamp.ts";

/** The format this package writes and understands. */
export const FORMAT_VERSION = 1;

/** The type of a segment's first line. */
export const SEGMENT_TYPE = "log:segment";
const SEGMENT_SOURCE = "log-thread";
const SEGMENT_ID = /^[a-z2-7]{26}$/;

/** What a segment's first line says of it. */
export interface SegmentHeader {
  readonly format: number;
  /** 128 random bits in base32 (RFC 4648, lower case): the segment's identity wherever it is moved or copied. */
  readonly id: string;
}

/** A segment's first line, without its newline. */
export function formatSegmentHeader(timeMs: number, id: string): string {
  return `${formatTimestamp(timeMs)}|${SEGMENT_TYPE}|${SEGMENT_SOURCE}|format=${FORMAT_VERSION} id=${id}`;
}

/** Reads a segment's first line; undefined when it is no header of a format known here. */
export function parseSegmentHeader(line: string): SegmentHeader | undefined {
  const event = parseLine(line);
  if (event === undefined || event.type !== SEGMENT_TYPE || event.source !== SEGMENT_SOURCE) return undefined;
  const { format, id } = event.fields;
  if (format !== FORMAT_VERSION || typeof id !== "string" || !SEGMENT_ID.test(id)) return undefined;
  return { format, id };
}

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** The first 130 bits of some bytes (16 of them are 128; the rest counts as zero) in base32: 26 characters. */
export function segmentIdFrom(bytes: Uint8Array): string {
  let id = "";
  let bits = 0;
  let value = 0;
  for (const byte of [...bytes.subarray(0, 16), 0]) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5 && id.length < 26) {
      bits -= 5;
      id += BASE32[(value >> bits) & 31];
    }
    value &= 31;
  }
  return id;
}
