import type { Disk, FileHandle } from "../../disk/index.ts";

/** The bytes of a segment, wherever they are kept: positions are those of the lines as they were written. */
export interface SegmentBytes {
  /**
   * Reads up to `length` bytes from `position` into `bytes` at `offset`, and returns their number: fewer than
   * were asked for say nothing, 0 is the end.
   */
  read(bytes: Uint8Array, offset: number, length: number, position: number): number;
}

/** A range of a segment's bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** The bytes of a file as they stand in it. */
export function plainBytes(disk: Disk, file: FileHandle): SegmentBytes {
  return {
    read: (bytes, offset, length, position) => disk.read(file, bytes, offset, length, position),
  };
}

/** Fills `buffer` with what stands from `position` on; less of it where that ends before. */
export function readFully<T extends Uint8Array>(source: SegmentBytes, buffer: T, position: number): T {
  let done = 0;
  while (done < buffer.length) {
    const count = source.read(buffer, done, buffer.length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return buffer.subarray(0, done) as T;
}
