import { limits } from "../../base/index.ts";
import type { SegmentFile } from "../../storage/index.ts";

const NEWLINE = 10;

/** Of a line that is too long to be read, what tells of which kind it is. */
const SHOWN_BYTES = 64;

/** Lines of a file, as a text of one character a byte, so that its offsets are those of the file. */
export interface LineText {
  readonly offset: number;
  readonly text: string;
  /** Bytes it stands for: more than `text` has where one line is too long to be read, of which it is the beginning. */
  readonly length: number;
  readonly tooLong: boolean;
  /** Does it end with a newline? Only the end of a file may lack it. */
  readonly terminated: boolean;
}

/**
 * Reads a file from its beginning to the size it had when it was opened, in pieces of whole lines. It is read as it
 * is, without what a log makes of its files, so that one that can not be read costs itself alone.
 *
 * @throws what the system says
 */
export function* readWholeLines(file: SegmentFile): Generator<LineText> {
  const { size } = file;
  let buffer = Buffer.allocUnsafe(limits.readChunkBytes);
  let at = 0;
  while (at < size) {
    const bytes = readAt(file, buffer, at, size);
    if (bytes.length === 0) return;
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    const isRest = at + bytes.length >= size;
    if (end > 0 || isRest) {
      const length = end > 0 ? end : bytes.length;
      yield {
        offset: at,
        text: bytes.toString("latin1", 0, length),
        length,
        tooLong: false,
        terminated: end > 0,
      };
      at += length;
    } else if (buffer.length < limits.readLineBytesMax) {
      buffer = Buffer.allocUnsafe(buffer.length * 2);
    } else {
      const text = bytes.toString("latin1", 0, SHOWN_BYTES);
      const next = newlineAfter(file, buffer, at + bytes.length, size);
      const length = (next ?? size) - at;
      yield { offset: at, text, length, tooLong: true, terminated: next !== undefined };
      at += length;
    }
  }
}

/** Fills the buffer, unless the file ends before. */
function readAt(file: SegmentFile, buffer: Buffer, position: number, size: number): Buffer {
  const wanted = Math.min(buffer.length, size - position);
  let done = 0;
  while (done < wanted) {
    const count = file.read(buffer, done, wanted - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return buffer.subarray(0, done);
}

/** The position behind the first newline at or after `position`. */
function newlineAfter(file: SegmentFile, buffer: Buffer, position: number, size: number): number | undefined {
  for (let at = position; at < size; at += buffer.length) {
    const newline = readAt(file, buffer, at, size).indexOf(NEWLINE);
    if (newline !== -1) return at + newline + 1;
  }
  return undefined;
}
