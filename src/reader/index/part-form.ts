import { checksum } from "./checksum.ts";
import { aligned } from "./section-form.ts";

/*
 * The form of a part, in memory and as a file, in the byte order of this machine:
 *
 *     head      who it is, what it stands for, and where its sections are; with a checksum over itself
 *     sections  each with a checksum in the head: kinds, blocks, counts of kinds, counts of minutes, sessions
 *     columns   kinds of all blocks, then sessions, times, lengths; each piece with a checksum in its block's record
 *
 * Everything begins at a multiple of eight, so that it is read as the array it is.
 */

export const SECTIONS = ["kinds", "blocks", "kindCounts", "minuteCounts", "sessions"] as const;
export type SectionName = (typeof SECTIONS)[number];

export const COLUMNS = ["kinds", "sessions", "times", "lengths"] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** Where a section is. */
export interface Section {
  readonly place: number;
  readonly length: number;
  readonly checksum: number;
  /** How many of what it holds. */
  readonly count: number;
}

/** What the head of a part tells. */
export interface PartHead {
  readonly segment: string;
  readonly own: boolean;
  readonly number: number;
  readonly rows: number;
  readonly start: number;
  readonly end: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** The time of the last event up to its end; NaN where there is none. */
  readonly lastMs: number;
  /** The last bytes of its text, by which it is known whether they still are what they were. */
  readonly tail: { readonly length: number; readonly checksum: number };
  /** Bytes of the part. */
  readonly bytes: number;
  readonly sections: Readonly<Record<SectionName, Section>>;
}

/** "LTix", read as one number: one of the other byte order is as foreign as any other file. */
const MAGIC = 0x7869_544c;

/** Another one with each change of the form, so that what is older or newer is built again. */
export const FORM_VERSION = 1;

const NUMBERS = 12;
const TIMES = 6;
const SECTIONS_AT = 4 * NUMBERS + 8 * TIMES;
const SECTION_BYTES = 16;
const ID_AT = SECTIONS_AT + SECTION_BYTES * SECTIONS.length;

/** What is read of a part first: head, kinds and blocks nearly always. */
export const HEAD_BYTES_LIKELY = 65_536;

/** Bytes that a head may have: an id is as long as a file's name at most. */
const HEAD_BYTES_MAX = ID_AT + 1_024;

export function headBytes(segment: string): number {
  return aligned(ID_AT + Buffer.byteLength(segment));
}

/** Writes a head to the beginning of a part's bytes. */
export function writeHead(target: Uint8Array, head: PartHead): void {
  const { buffer, byteOffset } = target;
  const length = headBytes(head.segment);
  const id = Buffer.from(head.segment);
  target.set(id, ID_AT);
  for (const [index, name] of SECTIONS.entries()) {
    const { place, length, checksum, count } = head.sections[name];
    const at = byteOffset + SECTIONS_AT + index * SECTION_BYTES;
    new Uint32Array(buffer, at, 4).set([place, length, checksum, count]);
  }
  const times = [head.start, head.end, head.minMs, head.maxMs, head.lastMs, head.bytes];
  new Float64Array(buffer, byteOffset + 4 * NUMBERS, TIMES).set(times);
  const { own, number, rows, tail } = head;
  const numbers = [MAGIC, FORM_VERSION, length, 0, number, rows, Number(own), tail.length, tail.checksum];
  const words = new Uint32Array(buffer, byteOffset, NUMBERS);
  words.set([...numbers, id.length]);
  words[3] = checksum(target.subarray(0, length));
}

/** What is wrong with bytes that should begin with a head. */
export type HeadFault = "no index" | "another version" | "damaged head";

/** Reads the head that bytes begin with, which stand at a multiple of eight. */
export function readHead(bytes: Uint8Array): PartHead | HeadFault {
  if (bytes.length < ID_AT) return "no index";
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, NUMBERS);
  const [magic, version, length = 0, check, number = 0, rows = 0, own, tailLength = 0, tailCheck = 0] = words;
  if (magic !== MAGIC) return "no index";
  if (version !== FORM_VERSION) return "another version";
  if (length > Math.min(bytes.length, HEAD_BYTES_MAX) || length < ID_AT) return "damaged head";
  const unchecked = bytes.slice(0, length);
  unchecked.fill(0, 12, 16);
  if (checksum(unchecked) !== check) return "damaged head";
  const times = new Float64Array(bytes.buffer, bytes.byteOffset + 4 * NUMBERS, TIMES);
  const [start = 0, end = 0, minMs = 0, maxMs = 0, lastMs = 0, size = 0] = times;
  const id = Buffer.from(unchecked.subarray(ID_AT, ID_AT + (words[9] as number))).toString();
  const sections = Object.fromEntries(SECTIONS.map((name, index) => [name, readSection(bytes, index)]));
  return {
    segment: id,
    own: own === 1,
    number,
    rows,
    start,
    end,
    minMs,
    maxMs,
    lastMs,
    tail: { length: tailLength, checksum: tailCheck },
    bytes: size,
    sections: sections as Record<SectionName, Section>,
  };
}

function readSection(bytes: Uint8Array, index: number): Section {
  const at = bytes.byteOffset + SECTIONS_AT + index * SECTION_BYTES;
  const [place = 0, length = 0, check = 0, count = 0] = new Uint32Array(bytes.buffer, at, 4);
  return { place, length, checksum: check, count };
}
