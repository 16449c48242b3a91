import type { Disk, FileHandle } from "../../disk/index.ts";
import { closeQuietly } from "./with-file.ts";

/** What identifies the contents of a file, whoever wrote it. */
export interface Digest {
  readonly bytes: number;
  /** Lines, one without a newline at the end among them. */
  readonly lines: number;
  /** SHA-256, in lower-case hexadecimal, as sha256sum prints it. */
  readonly sha256: string;
}

/** Read at once: hashing takes a millisecond or two for it. */
const CHUNK_BYTES = 1_048_576;

const NEWLINE = 10;

/** Reads a file to its end and closes it, a piece at a time: whoever asks decides what happens in between. */
export function* digestFile(disk: Disk, file: FileHandle): Generator<undefined, Digest> {
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytes = 0;
  let lines = 0;
  let last = NEWLINE;
  try {
    for (;;) {
      const length = disk.read(file, buffer, 0, buffer.length, bytes);
      if (length === 0) break;
      const chunk = buffer.subarray(0, length);
      hash.update(chunk);
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
      last = chunk[length - 1] as number;
      bytes += length;
      yield;
    }
  } finally {
    closeQuietly(disk, file);
  }
  return { bytes, lines: last === NEWLINE ? lines : lines + 1, sha256: hash.digest("hex") };
}
