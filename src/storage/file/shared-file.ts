import type { Disk, FileHandle } from "../../disk/index.ts";
import { closeQuietly } from "./with-file.ts";

/**
 * A file that work under way may need longer than the writer does. It is closed when the last
 * one lets it go: closed earlier, its descriptor's number could by then be somebody else's file.
 */
export class SharedFile {
  readonly handle: FileHandle;
  /** The same file, opened a second time where it is fdatasync'ed: see `SegmentOptions`. */
  readonly second: FileHandle;
  readonly #disk: Disk;
  #users = 1;

  constructor(disk: Disk, handle: FileHandle, second = handle) {
    this.#disk = disk;
    this.handle = handle;
    this.second = second;
  }

  /** One more needs it. */
  use(): this {
    this.#users++;
    return this;
  }

  letGo(): void {
    if (--this.#users > 0) return;
    closeQuietly(this.#disk, this.handle);
    if (this.second !== this.handle) closeQuietly(this.#disk, this.second);
  }
}
