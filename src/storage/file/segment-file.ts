import { type Disk, nodeDisk } from "../../disk/index.ts";
import { openPacked } from "./packed-segment.ts";
import { isPacked } from "./paths.ts";
import { type ByteRange, plainBytes, type SegmentBytes } from "./segment-bytes.ts";
import { closeQuietly, withFile } from "./with-file.ts";

/** A segment's file by itself, for whoever examines files and not a log. Has to be closed. */
export interface SegmentFile extends SegmentBytes {
  /** Bytes of its lines: of a compressed one, unpacked. */
  readonly size: number;
  /** Is it compressed without a table, as another program does it? */
  readonly lacksTable: boolean;
  /** Who it is as its table says, whatever became of its first line. */
  readonly identity: { readonly id: string; readonly own: boolean } | undefined;
  /** What was read so far and could not be unpacked: it reads as NUL bytes. */
  readonly damaged: readonly ByteRange[];
  close(): void;
}

/**
 * Opens a segment's file, compressed or not, as its name tells.
 *
 * @returns undefined when there is no such file
 * @throws what the system says
 */
export function openSegmentFile(path: string, disk: Disk = nodeDisk): SegmentFile | undefined {
  const file = disk.openForRead(path);
  if (file === undefined) return undefined;
  const close = (): void => closeQuietly(disk, file);
  return withFile(disk, file, () => {
    if (!isPacked(path)) {
      const { size } = disk.status(file);
      return { ...plainBytes(disk, file), size, lacksTable: false, identity: undefined, damaged: [], close };
    }
    const { bytes, packed } = openPacked(disk, file);
    const { size, summary } = packed.table;
    return {
      read: (...words) => bytes.read(...words),
      size,
      lacksTable: summary === undefined,
      identity: summary?.identity,
      get damaged() {
        return bytes.damaged;
      },
      close,
    };
  });
}
