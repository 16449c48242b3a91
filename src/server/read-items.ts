import type { Position } from "../line/index.ts";
import { type LogItem, OneBlock, readLog } from "../reader/index.ts";
import { isOpenable, type LineSource, type OpenedSegment, type SegmentInfo } from "../storage/index.ts";

/** Where an item stands: its first byte, and how long its line is without the newline. */
export interface ItemPlace extends Position {
  readonly length: number;
}

/** Of a line longer than this only the beginning is read. */
const LINE_BYTES_MAX = 4 * 1_048_576;

/** Reads items from their places; those that are no longer there are left out. */
export function readItems(source: LineSource, places: readonly ItemPlace[]): LogItem[] {
  const segments = new Map(source.segments().map((segment) => [segment.id, segment]));
  const items: LogItem[] = [];
  let opened: OpenedSegment | undefined;
  let openedId: string | undefined;
  try {
    for (const place of places) {
      const segment = segments.get(place.segment);
      if (segment === undefined) continue;
      if (openedId !== segment.id) {
        opened?.close();
        opened = isOpenable(source) ? source.openSegment(segment.id) : undefined;
        openedId = segment.id;
      }
      const bytes = opened === undefined ? scanned(source, place) : filled(opened, place);
      const item = itemOf(segment, place, bytes);
      if (item !== undefined) items.push(item);
    }
  } finally {
    opened?.close();
  }
  return items;
}

function itemOf(segment: SegmentInfo, { offset, length }: ItemPlace, bytes: Uint8Array): LogItem | undefined {
  const block = {
    segment,
    offset,
    length: bytes.length,
    bytes,
    oversized: length > LINE_BYTES_MAX,
    terminated: true,
  };
  return readLog(new OneBlock(block), { limit: 1, malformed: true, exact: true })[0];
}

function filled(segment: OpenedSegment, { offset, length }: ItemPlace): Uint8Array {
  const bytes = new Uint8Array(Math.min(length + 1, LINE_BYTES_MAX));
  let done = 0;
  while (done < bytes.length) {
    const count = segment.read(bytes, done, bytes.length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

/** The same of a log that can only be scanned. */
function scanned(source: LineSource, place: ItemPlace): Uint8Array {
  for (const { bytes } of source.scan(place)) return Uint8Array.from(bytes.subarray(0, place.length + 1));
  return new Uint8Array(0);
}
