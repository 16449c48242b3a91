import type { Disk, FileHandle } from "../../disk/index.ts";
import type { Listed } from "./listed-segment.ts";
import { openRegular } from "./open-regular.ts";
import { openPacked } from "./packed-segment.ts";
import { isPacked, otherForm } from "./paths.ts";
import { plainBytes, type SegmentBytes } from "./segment-bytes.ts";
import { closeQuietly, withFile } from "./with-file.ts";

/**
 * Opens the segments that are read, one at a time: the last one is kept open, and of a compressed one what was
 * unpacked last, since whoever searches asks for the same places again. Has to be let go.
 */
export class KeptOpen {
  readonly #disk: Disk;
  #entry: Listed | undefined;
  #bytes: SegmentBytes | undefined;
  #file: FileHandle | undefined;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** The bytes of a segment; undefined when it was removed since it was listed. */
  of(entry: Listed): SegmentBytes | undefined {
    if (this.#entry === entry) return this.#bytes;
    this.letGo();
    this.#bytes =
      entry.file === undefined
        ? (this.#open(entry, entry.path) ?? this.#open(entry, otherForm(entry.path)))
        : plainBytes(this.#disk, entry.file);
    this.#entry = entry;
    return this.#bytes;
  }

  letGo(): void {
    if (this.#file !== undefined) closeQuietly(this.#disk, this.#file);
    this.#file = undefined;
    this.#entry = undefined;
  }

  /** @param path of the segment, or where it is if somebody has compressed it, or unpacked it, a moment ago */
  #open(entry: Listed, path: string): SegmentBytes | undefined {
    const disk = this.#disk;
    const file = openRegular(disk, path, "read");
    if (file === undefined) return undefined;
    const { bytes, size } = withFile(disk, file, () => {
      if (!isPacked(path)) return { bytes: plainBytes(disk, file), size: disk.status(file).size };
      const { bytes, packed } = openPacked(disk, file, entry.packed);
      return { bytes, size: packed.table.size };
    });
    if (path !== entry.path && size !== entry.info.size) {
      closeQuietly(disk, file);
      return undefined;
    }
    this.#file = file;
    return bytes;
  }
}
