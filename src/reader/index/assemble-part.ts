import { encodeRecord, RECORD_BYTES } from "./block-record.ts";
import { checksum } from "./checksum.ts";
import type { EncodedBlock } from "./encoded-block.ts";
import {
  COLUMNS,
  type ColumnName,
  headBytes,
  type PartHead,
  SECTIONS,
  type Section,
  type SectionName,
  writeHead,
} from "./part-form.ts";
import { aligned, SectionWriter } from "./section-form.ts";

/** A dictionary as it is kept. */
export interface EncodedDictionary {
  readonly section: SectionWriter;
  readonly count: number;
}

/** What a part is made of. */
export interface PartContents {
  readonly head: Omit<PartHead, "bytes" | "sections">;
  readonly blocks: readonly EncodedBlock[];
  readonly kinds: EncodedDictionary;
  readonly sessions: EncodedDictionary;
}

type ColumnPlaces = Record<ColumnName, number>;

/** Puts a part together: everything gets its place, and then is copied there. */
export function assemblePart({ head, blocks, kinds, sessions }: PartContents): Uint8Array {
  const from = headBytes(head.segment);
  const records = new SectionWriter();
  const counted = { kindCounts: new SectionWriter(), minuteCounts: new SectionWriter() };
  const entries = blocks.map(({ counts }) => ({
    kindCounts: counted.kindCounts.add(counts.kinds),
    minuteCounts: counted.minuteCounts.add(counts.minutes ?? new Uint16Array(0)),
  }));
  const before = kinds.section.length + counted.kindCounts.length + counted.minuteCounts.length;
  const columnsAt = from + before + sessions.section.length + blocks.length * RECORD_BYTES;
  const { places, end } = placeColumns(blocks, columnsAt);
  for (const [index, block] of blocks.entries()) {
    const at = entries[index] as (typeof entries)[number];
    records.add(recordOf(block, places[index] as ColumnPlaces, at.kindCounts, at.minuteCounts));
  }
  const bytes = new Uint8Array(end);
  for (const [index, { columns }] of blocks.entries()) {
    for (const name of COLUMNS) bytes.set(columns[name].bytes, places[index]?.[name]);
  }
  const written = { kinds: kinds.section, blocks: records, ...counted, sessions: sessions.section };
  const counts = { kinds: kinds.count, sessions: sessions.count };
  const sections = copySections(bytes, from, written, counts);
  writeHead(bytes, { ...head, bytes: end, sections });
  return bytes;
}

/** Each column of all blocks, one column behind the other. */
function placeColumns(
  blocks: readonly EncodedBlock[],
  from: number,
): { readonly places: readonly ColumnPlaces[]; readonly end: number } {
  const places = blocks.map((): ColumnPlaces => ({ kinds: 0, sessions: 0, times: 0, lengths: 0 }));
  let end = from;
  for (const name of COLUMNS) {
    for (const [index, { columns }] of blocks.entries()) {
      (places[index] as ColumnPlaces)[name] = end;
      end += aligned(columns[name].bytes.length);
    }
  }
  return { places, end };
}

function recordOf(block: EncodedBlock, places: ColumnPlaces, kindsAt: number, minutesAt: number): Uint8Array {
  const { columns, counts, start, minMs, maxMs, step } = block;
  const { kinds, minutes, firstMinute } = counts;
  const placed = (name: ColumnName) => ({ ...columns[name], place: places[name] });
  return encodeRecord({
    start,
    minMs,
    maxMs,
    times: { base: columns.times.base, step },
    firstMinute,
    columns: {
      kinds: placed("kinds"),
      sessions: placed("sessions"),
      times: placed("times"),
      lengths: placed("lengths"),
    },
    kindCounts: { place: kindsAt, count: kinds.length / 2 },
    minuteCounts: minutes === undefined ? undefined : { place: minutesAt, count: minutes.length / 3 },
  });
}

function copySections(
  bytes: Uint8Array,
  from: number,
  written: Readonly<Record<SectionName, SectionWriter>>,
  counts: Readonly<Partial<Record<SectionName, number>>>,
): Record<SectionName, Section> {
  let place = from;
  const described = SECTIONS.map((name) => {
    const { length } = written[name];
    const target = bytes.subarray(place, place + length);
    written[name].copyTo(target);
    const section = { place, length, checksum: checksum(target), count: counts[name] ?? 0 };
    place += length;
    return [name, section];
  });
  return Object.fromEntries(described) as Record<SectionName, Section>;
}
