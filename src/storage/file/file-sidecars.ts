import { join } from "node:path";
import { randomHex, systemClock } from "../../base/index.ts";
import type { Disk, FileHandle } from "../../disk/index.ts";
import type { Sidecar, Sidecars } from "../sidecars.ts";
import { openRegular } from "./open-regular.ts";
import type { LogPaths } from "./paths.ts";
import { closeQuietly, withFile } from "./with-file.ts";

/** A segment's id and a number. No other name is read, written or taken away. */
const NAME = /^([a-z2-7]{26})-\d{1,9}$/;

/** What a file is called until it is whole; one that is older is left over from a process that was killed. */
const TEMPORARY_END = ".tmp";
const TEMPORARY_STALE_MS = 60_000;

/**
 * What is lost in a power failure is made again, and need not be safe. But a file system may bring it to the disk
 * together with whatever is synced next: so much of it is not left to a writer of the log.
 */
const SYNCED_BYTES_MIN = 262_144;

/** Only until it is known whose log it is. */
const FIRST_DIRECTORY_MODE = 0o700;
const FIRST_FILE_MODE = 0o600;

/**
 * Gives the file of a segment to look at: undefined where there is no such segment.
 *
 * @param use is given its descriptor, which is closed afterwards
 */
export type WithSegmentFile = <T>(segment: string, use: (file: FileHandle) => T) => T | undefined;

/** Sidecars in a directory of their own within the log's, where no reader of lines and no writer ever looks. */
export class FileSidecars implements Sidecars {
  readonly #disk: Disk;
  readonly #paths: LogPaths;
  readonly #withSegment: WithSegmentFile;

  constructor(disk: Disk, paths: LogPaths, withSegment: WithSegmentFile) {
    this.#disk = disk;
    this.#paths = paths;
    this.#withSegment = withSegment;
  }

  list(): readonly string[] {
    return this.#names().filter((name) => NAME.test(name));
  }

  open(name: string): Sidecar | undefined {
    if (!NAME.test(name)) return undefined;
    const opened = this.#withOpened(name, (file) => this.#disk.status(file));
    if (opened === undefined) return undefined;
    const { size, identity } = opened;
    return { size, read: (position, length) => this.#read(name, identity, position, length) };
  }

  write(name: string, bytes: Uint8Array): void {
    const [, segment] = NAME.exec(name) ?? [];
    if (segment === undefined) throw new RangeError(`${name} is no name of a sidecar`);
    const isDone = this.#withSegment(segment, (model) => {
      this.#makeDirectory(model);
      const temporary = join(this.#paths.index, `${name}-${randomHex(8)}${TEMPORARY_END}`);
      try {
        this.#writeWhole(temporary, bytes, model);
        this.#disk.rename(temporary, join(this.#paths.index, name));
      } catch (error) {
        this.#removeQuietly(temporary);
        throw error;
      }
      return true;
    });
    if (isDone === undefined) throw new Error(`there is no segment ${segment} any more`);
    this.#removeStale();
  }

  remove(name: string): void {
    if (NAME.test(name) && this.#isDirectory()) this.#removeQuietly(join(this.#paths.index, name));
  }

  #read(name: string, identity: string, position: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const count = this.#withOpened(name, (file) => {
      if (this.#disk.status(file).identity !== identity) return 0;
      let done = 0;
      while (done < length) {
        const taken = this.#disk.read(file, bytes, done, length - done, position + done);
        if (taken === 0) break;
        done += taken;
      }
      return done;
    });
    return bytes.subarray(0, count ?? 0);
  }

  /** What can not be read is as good as not there. */
  #withOpened<T>(name: string, use: (file: FileHandle) => T): T | undefined {
    try {
      if (!this.#isDirectory()) return undefined;
      const file = openRegular(this.#disk, join(this.#paths.index, name), "read");
      if (file === undefined) return undefined;
      const result = withFile(this.#disk, file, () => use(file));
      closeQuietly(this.#disk, file);
      return result;
    } catch {
      return undefined;
    }
  }

  /** Through a link somebody else would choose where files go, or which are read. */
  #isDirectory(): boolean {
    return this.#disk.statusAt(this.#paths.index)?.kind === "directory";
  }

  #names(): string[] {
    try {
      return this.#isDirectory() ? this.#disk.list(this.#paths.index) : [];
    } catch {
      return [];
    }
  }

  /**
   * Makes the directory where it is missing, as one that belongs to whom the log belongs to: made by another user, it
   * would keep the log's own from ever having an index.
   */
  #makeDirectory(model: FileHandle): void {
    const { owner } = this.#disk.status(model);
    const user = process.getuid?.() ?? 0;
    if (user !== 0 && user !== owner) throw new Error("the log belongs to another user");
    if (this.#isDirectory()) return;
    this.#disk.makeDirectory(this.#paths.index, FIRST_DIRECTORY_MODE);
    if (!this.#isDirectory()) throw new Error(`${this.#paths.index} is no directory`);
    this.#imitateDirectory();
    this.#writeIgnore(model);
  }

  /** Not every system opens directories; where it does not, users have no numbers either. */
  #imitateDirectory(): void {
    const [own, model] = [this.#openQuietly(this.#paths.index), this.#openQuietly(this.#paths.directory)];
    try {
      if (own !== undefined && model !== undefined) this.#disk.imitate(own, model);
    } finally {
      for (const file of [own, model]) if (file !== undefined) closeQuietly(this.#disk, file);
    }
  }

  #openQuietly(path: string): FileHandle | undefined {
    try {
      return this.#disk.openForRead(path);
    } catch {
      return undefined;
    }
  }

  /** Whoever keeps a log among a program's sources does not mean the index, which is of no use elsewhere. */
  #writeIgnore(model: FileHandle): void {
    try {
      this.#writeWhole(join(this.#paths.index, ".gitignore"), Buffer.from("*\n"), model);
    } catch {
      // Another process wrote it first, or nothing can be written, which is told of soon enough.
    }
  }

  #writeWhole(path: string, bytes: Uint8Array, model: FileHandle): void {
    const file = this.#disk.create(path, FIRST_FILE_MODE);
    withFile(this.#disk, file, () => {
      this.#disk.imitate(file, model);
      for (let done = 0; done < bytes.length; ) {
        const taken = this.#disk.write(file, bytes.subarray(done));
        if (taken === 0) throw new Error(`${path} could not be written whole: is the disk full?`);
        done += taken;
      }
      if (bytes.length >= SYNCED_BYTES_MIN) this.#disk.syncData(file);
    });
    closeQuietly(this.#disk, file);
  }

  #removeQuietly(path: string): void {
    try {
      this.#disk.remove(path);
    } catch {
      // It is not there, or may not be taken away, and does no harm.
    }
  }

  #removeStale(): void {
    for (const name of this.#names()) {
      if (!name.endsWith(TEMPORARY_END)) continue;
      const path = join(this.#paths.index, name);
      try {
        const status = this.#disk.statusAt(path);
        if (status?.kind !== "file") continue;
        if (systemClock.now() - status.modifiedMs >= TEMPORARY_STALE_MS) this.#disk.remove(path);
      } catch {
        // Another process removed it first.
      }
    }
  }
}
