import type { Position } from "../line/index.ts";
import { type LogItem, OneBlock, readLog } from "../reader/index.ts";
import { isOpenable, type LineSource, type OpenedSegment, type SegmentInfo } from "../storage/index.ts";

/** So much of a segment is read before and behind a position. */
const SIDE_BYTES = 1_048_576;

const NEWLINE = 10;

/** How many events are wanted. */
export interface AroundSizes {
  readonly before: number;
  readonly after: number;
}

/** The event at a position and those around it in its segment, read from its bytes: for where there is no index yet. */
export function linesAround(
  source: LineSource,
  segment: SegmentInfo,
  { offset }: Position,
  { before, after }: AroundSizes,
): readonly LogItem[] {
  const opened = isOpenable(source) ? source.openSegment(segment.id) : undefined;
  if (opened === undefined) return [];
  try {
    const start = Math.max(opened.begin, offset - SIDE_BYTES);
    const bytes = bytesOf(opened, start, offset - start + SIDE_BYTES);
    const items = wholeLines(segment, bytes, start, start === opened.begin);
    const at = items.findIndex(({ position }) => position.offset === offset);
    return at === -1 ? [] : items.slice(Math.max(0, at - before), at + 1 + after);
  } finally {
    opened.close();
  }
}

function wholeLines(
  segment: SegmentInfo,
  bytes: Uint8Array,
  start: number,
  isBeginning: boolean,
): readonly LogItem[] {
  const from = isBeginning ? 0 : bytes.indexOf(NEWLINE) + 1;
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  if (end <= from) return [];
  const lines = bytes.subarray(from, end);
  const block = {
    segment,
    offset: start + from,
    length: lines.length,
    bytes: lines,
    oversized: false,
    terminated: true,
  };
  return readLog(new OneBlock(block), { limit: Number.POSITIVE_INFINITY });
}

function bytesOf(segment: OpenedSegment, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = segment.read(bytes, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}
