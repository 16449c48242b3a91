import { type Clock, LogThreadError, limits } from "../../base/index.ts";
import type { Disk, FileHandle, FileStatus } from "../../disk/index.ts";
import { TORN_MARK } from "../../line/index.ts";
import { createSegment, moveToSessions } from "./create-segment.ts";
import type { FileStorageOptions } from "./file-storage.ts";
import { identifySegment } from "./identify-segment.ts";
import { openRegular } from "./open-regular.ts";
import type { LogPaths } from "./paths.ts";

const NEWLINE = 10;

/** Between looking for a file and opening it another process may act; this often in a row it will not. */
const OPEN_ATTEMPTS = 16;

/** Lines remembered between two checks, for the case that the file is removed under them. */
const REMEMBERED_MAX = 8_192;

/** An open `master.log`. */
interface OpenSegment {
  readonly file: FileHandle;
  readonly identity: string;
  readonly firstLine: Uint8Array;
}

/**
 * Writes lines to the active segment: one kept descriptor, opened with O_APPEND, one write(2) a
 * line. What is behind the path and what the last byte is are not looked at for every line but
 * every few milliseconds of writing, when it is opened, and after an error.
 */
export class SegmentWriter {
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #paths: LogPaths;
  readonly #options: Required<FileStorageOptions>;
  #open: OpenSegment | undefined;
  #checkedAtMs = Number.NEGATIVE_INFINITY;
  /** Does somebody's unfinished line stand at the end, as far as is known? */
  #torn = false;
  /** Lines written since the last check. */
  #remembered: string[] = [];
  #failure: { readonly error: unknown; readonly atMs: number } | undefined;

  constructor(disk: Disk, clock: Clock, paths: LogPaths, options: Required<FileStorageOptions>) {
    this.#disk = disk;
    this.#clock = clock;
    this.#paths = paths;
    this.#options = options;
  }

  append(line: string): void {
    const nowMs = this.#clock.now();
    if (this.#open === undefined) this.#reopen(nowMs);
    else if (nowMs - this.#checkedAtMs >= limits.checkIntervalMs || nowMs < this.#checkedAtMs)
      this.#check(nowMs);
    this.#write(line);
    if (this.#remembered.length < REMEMBERED_MAX) this.#remembered.push(line);
  }

  close(): void {
    if (this.#open !== undefined) this.#disk.close(this.#open.file);
    this.#open = undefined;
  }

  /**
   * The line, whole, in one write. A part of it that the system took is ended by the torn mark
   * and the line is written again, whole: an event is never put together from two writes, between
   * which another process could write.
   */
  #write(line: string): void {
    const { file } = this.#open as OpenSegment;
    for (let attempt = 0; attempt < 2; attempt++) {
      const text = this.#torn ? `${TORN_MARK}\n${line}\n` : `${line}\n`;
      let taken: number;
      try {
        taken = this.#disk.write(file, text);
      } catch (error) {
        // How much of it reached the file is not known: the next append looks.
        this.#checkedAtMs = Number.NEGATIVE_INFINITY;
        throw error;
      }
      if (taken === Buffer.byteLength(text)) {
        this.#torn = false;
        return;
      }
      this.#torn = true;
    }
    this.#checkedAtMs = Number.NEGATIVE_INFINITY;
    throw new LogThreadError(
      "ERR_SHORT_WRITE",
      `${this.#paths.master}: the system took only a part of a line twice; is the disk full?`,
    );
  }

  /** Is the file still the one behind the path, and does it end with a newline? */
  #check(nowMs: number): void {
    const { file, identity, firstLine } = this.#open as OpenSegment;
    const status = this.#disk.status(file);
    const named = this.#disk.statusAt(this.#paths.master);
    if (named?.identity !== identity) {
      // Renamed: what was written to it is in the log all the same. Removed: it has to be written again.
      if (status.links > 0) this.#remembered = [];
      this.#reopen(nowMs);
    } else if (!this.#beginsWith(file, firstLine)) {
      // Truncated, or overwritten: without our header it can not hold our lines. It is kept as it is.
      moveToSessions(this.#disk, this.#paths, this.#clock, this.#options);
      this.#remembered = [];
      this.#reopen(nowMs);
    } else {
      this.#remembered = [];
      this.#torn = this.#endsTorn(file, status);
    }
    this.#checkedAtMs = nowMs;
  }

  /** Opens what is behind the path now, and writes again what was lost with a file that was removed. */
  #reopen(nowMs: number): void {
    const failure = this.#failure;
    if (failure !== undefined && Math.abs(nowMs - failure.atMs) < limits.retryIntervalMs) throw failure.error;
    this.close();
    try {
      this.#open = this.#openOrCreate();
      this.#failure = undefined;
      this.#torn = this.#endsTorn(this.#open.file, this.#disk.status(this.#open.file));
    } catch (error) {
      this.#failure = { error, atMs: nowMs };
      throw error;
    }
    this.#checkedAtMs = nowMs;
    const lost = this.#remembered;
    this.#remembered = [];
    for (const line of lost) {
      this.#write(line);
      this.#remembered.push(line);
    }
  }

  #openOrCreate(): OpenSegment {
    for (let attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
      const file = openRegular(this.#disk, this.#paths.master, "append");
      if (file === undefined) {
        createSegment(this.#disk, this.#paths, this.#clock, this.#options);
        continue;
      }
      const segment = identifySegment(this.#disk, file);
      if (segment?.own)
        return { file, identity: this.#disk.status(file).identity, firstLine: segment.firstLine };
      this.#disk.close(file);
      moveToSessions(this.#disk, this.#paths, this.#clock, this.#options);
    }
    throw new Error(`${this.#paths.master} was replaced again and again while it was being opened`);
  }

  #beginsWith(file: FileHandle, firstLine: Uint8Array): boolean {
    const bytes = Buffer.allocUnsafe(firstLine.length);
    const length = this.#disk.read(file, bytes, 0, bytes.length, 0);
    return length === bytes.length && bytes.equals(firstLine);
  }

  #endsTorn(file: FileHandle, status: FileStatus): boolean {
    const last = new Uint8Array(1);
    const length = this.#disk.read(file, last, 0, 1, Math.max(0, status.size - 1));
    return length === 1 && last[0] !== NEWLINE;
  }
}
