import { limits } from "../../base/index.ts";
import { readFully, type SegmentBytes } from "./segment-bytes.ts";

/** What identifies the lines of a segment, whatever form its file has. */
export interface Digest {
  readonly bytes: number;
  /** Lines, one without a newline at the end among them. */
  readonly lines: number;
  /** SHA-256, in lower-case hexadecimal, as sha256sum prints it. */
  readonly sha256: string;
}

const NEWLINE = 10;

/** Reads a segment to its end, a piece at a time: whoever asks decides what happens in between. */
export function* digestBytes(source: SegmentBytes): Generator<undefined, Digest> {
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  const buffer = Buffer.allocUnsafe(limits.compressedMemberBytes);
  let bytes = 0;
  let lines = 0;
  let last = NEWLINE;
  for (;;) {
    const chunk = readFully(source, buffer, bytes);
    if (chunk.length === 0) break;
    hash.update(chunk);
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
    last = chunk[chunk.length - 1] as number;
    bytes += chunk.length;
    yield;
  }
  return { bytes, lines: last === NEWLINE ? lines : lines + 1, sha256: hash.digest("hex") };
}
