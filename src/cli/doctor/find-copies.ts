import { limits } from "../../base/index.ts";
import { parseSegmentHeader } from "../../line/index.ts";
import { openSegmentFile, type SegmentFile } from "../../storage/index.ts";
import type { LogFile } from "./log-files.ts";

/** Bytes that tell a copy from a segment that only begins alike, as readers compare them. */
const COMPARED_BYTES = 4_096;

/** A segment that begins as another does. */
interface Twin {
  readonly file: LogFile;
  readonly other: LogFile;
}

/** Segments that begin with the same line. */
export interface Twins {
  /** Their lines are all in the other one, so that readers leave them out. */
  readonly copies: readonly Twin[];
  /** They have the other's id and lines of their own. */
  readonly diverged: readonly Twin[];
}

/** Finds the segments that are there twice. What can not be read is no copy, and told of elsewhere. */
export function findCopies(segments: readonly LogFile[]): Twins {
  const groups = new Map<string, LogFile[]>();
  for (const file of segments) {
    const line = firstLine(file);
    if (line !== undefined) groups.set(line, [...(groups.get(line) ?? []), file]);
  }
  const copies: Twin[] = [];
  const diverged: Twin[] = [];
  for (const [line, files] of groups) {
    const other = files.reduce((longest, file) => (file.size >= longest.size ? file : longest));
    for (const file of files) {
      if (file === other) continue;
      if (isBeginningOf(file, other)) copies.push({ file, other });
      // Files of another program may well begin alike; what has an id is meant to have it alone.
      else if (parseSegmentHeader(line) !== undefined) diverged.push({ file, other });
    }
  }
  return { copies, diverged };
}

function firstLine({ path }: LogFile): string | undefined {
  const head = readBytes(path, 0, limits.segmentHeaderBytesMax);
  if (head === undefined) return undefined;
  const newline = head.indexOf(10);
  if (newline === -1 && head.length < limits.segmentHeaderBytesMax) return undefined;
  return head.toString("latin1", 0, newline === -1 ? head.length : newline);
}

/** Do the last bytes of the shorter one stand at the same place in the longer one? */
function isBeginningOf(shorter: LogFile, longer: LogFile): boolean {
  const { size } = shorter;
  const position = Math.max(0, size - COMPARED_BYTES);
  const end = readBytes(shorter.path, position, size - position);
  return end !== undefined && readBytes(longer.path, position, size - position)?.equals(end) === true;
}

/** Bytes of a segment; undefined where they can not be read, or are lost. */
function readBytes(path: string, position: number, length: number): Buffer | undefined {
  let file: SegmentFile | undefined;
  try {
    file = openSegmentFile(path);
    if (file === undefined) return undefined;
    const bytes = Buffer.alloc(length);
    let done = 0;
    for (let count = -1; count !== 0 && done < length; done += count) {
      count = file.read(bytes, done, length - done, position + done);
    }
    return file.damaged.length > 0 ? undefined : bytes.subarray(0, done);
  } catch {
    return undefined;
  } finally {
    file?.close();
  }
}
