import { type Clock, LogThreadError, limits } from "../../base/index.ts";
import type { Disk, FileHandle } from "../../disk/index.ts";
import { TORN_MARK } from "../../line/index.ts";
import type { FileStorageOptions } from "./file-storage.ts";
import { moveToSessions } from "./move-to-sessions.ts";
import { endsTorn, type OpenSegment, openSegment } from "./open-segment.ts";
import type { LogPaths } from "./paths.ts";
import { closeQuietly } from "./with-file.ts";

/** Lines remembered between two checks, for the case that the file is removed under them. */
const REMEMBERED_MAX = 8_192;

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
  /** Lines that went with a file somebody removed, and have to be written again. */
  #lost: string[] = [];
  /** Did writing the first of them fail, so that it may stand in the file all the same? */
  #doubtful = false;
  #failure: { readonly error: unknown; readonly atMs: number } | undefined;

  constructor(disk: Disk, clock: Clock, paths: LogPaths, options: Required<FileStorageOptions>) {
    this.#disk = disk;
    this.#clock = clock;
    this.#paths = paths;
    this.#options = options;
  }

  append(line: string): void {
    const nowMs = this.#clock.now();
    if (nowMs - this.#checkedAtMs >= limits.checkIntervalMs || nowMs < this.#checkedAtMs) this.#check(nowMs);
    if (this.#open === undefined) this.#reopen(nowMs);
    if (this.#lost.length > 0) this.#writeLost();
    this.#write(line);
  }

  close(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open !== undefined) closeQuietly(this.#disk, open.file);
  }

  /** Lines that were acknowledged once are not dropped: each is tried until it stands in the log, once. */
  #writeLost(): void {
    for (let line = this.#lost[0]; line !== undefined; line = this.#lost[0]) {
      if (!(this.#doubtful && this.#endsWith(line))) {
        this.#doubtful = true;
        this.#write(line);
      }
      this.#doubtful = false;
      this.#lost.shift();
    }
  }

  /** Is this the file's last line? */
  #endsWith(line: string): boolean {
    const { file } = this.#open as OpenSegment;
    const expected = Buffer.from(`${line}\n`);
    const bytes = Buffer.alloc(expected.length);
    const position = Math.max(0, this.#disk.status(file).size - expected.length);
    this.#disk.read(file, bytes, 0, bytes.length, position);
    return bytes.equals(expected);
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
        if (this.#remembered.length < REMEMBERED_MAX) this.#remembered.push(line);
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

  /** Is the file still the one behind the path, and does it end with a newline? If not it is let go. */
  #check(nowMs: number): void {
    if (this.#open === undefined) return;
    const { file, identity, firstLine } = this.#open;
    const status = this.#disk.status(file);
    const named = this.#disk.statusAt(this.#paths.master);
    if (named?.identity !== identity) {
      // Renamed: what was written to it is in the log all the same. Removed: what was written behind the
      // removal has to be written again, but not what somebody removed with it.
      if (status.links === 0 && status.writtenLast)
        this.#lost.push(...this.#remembered.slice(0, REMEMBERED_MAX - this.#lost.length));
      this.close();
    } else if (!this.#beginsWith(file, firstLine)) {
      // Truncated, or overwritten: without our header it can not hold our lines. It is kept as it is.
      moveToSessions(this.#disk, this.#paths, this.#clock, this.#options);
      this.close();
    } else {
      this.#torn = endsTorn(this.#disk, file, status.size);
    }
    this.#remembered = [];
    this.#checkedAtMs = nowMs;
  }

  /** Opens what is behind the path now. What failed a moment ago is not tried again at once. */
  #reopen(nowMs: number): void {
    const failure = this.#failure;
    if (failure !== undefined && Math.abs(nowMs - failure.atMs) < limits.retryIntervalMs) throw failure.error;
    try {
      this.#open = openSegment(this.#disk, this.#clock, this.#paths, this.#options);
    } catch (error) {
      this.#failure = { error, atMs: nowMs };
      throw error;
    }
    this.#failure = undefined;
    this.#torn = this.#open.torn;
    this.#checkedAtMs = nowMs;
  }

  #beginsWith(file: FileHandle, firstLine: Uint8Array): boolean {
    const bytes = Buffer.allocUnsafe(firstLine.length);
    const length = this.#disk.read(file, bytes, 0, bytes.length, 0);
    return length === bytes.length && bytes.equals(firstLine);
  }
}
