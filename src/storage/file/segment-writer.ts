import { type Clock, LogThreadError, limits } from "../../base/index.ts";
import type { Disk } from "../../disk/index.ts";
import { TORN_MARK } from "../../line/index.ts";
import type { AppenderParts, StorageTrouble } from "./appender.ts";
import { beginsWith, endsWith } from "./file-ends.ts";
import type { SegmentOptions } from "./file-storage.ts";
import { Lease } from "./lease.ts";
import { moveToSessions } from "./move-to-sessions.ts";
import { endsTorn, type OpenSegment, openSegment } from "./open-segment.ts";
import { type LogPaths, SESSIONS_NAME } from "./paths.ts";
import { putAway } from "./put-away.ts";
import { holdsLines, isRotationDue, type Rotation, rotationLine, truncationLine } from "./rotation.ts";
import { SharedFile } from "./shared-file.ts";

const NEWLINE = 10;

/** The mark on a line of its own. */
const MARK = `${TORN_MARK}\n`;

/** Lines with their newlines, as text or as bytes. */
type Text = string | Buffer;

/**
 * Called before a file that was written to is let go.
 *
 * @param again lines of it that are written again to the next one, where somebody removed the file
 */
export type Leave = (file: SharedFile, again: readonly string[] | undefined) => void;

/** The active segment as it is being written to. */
interface Writing extends OpenSegment {
  readonly shared: SharedFile;
}

/**
 * Writes lines to the active segment: one kept descriptor, opened with O_APPEND, one write(2) for
 * what is given at once. What is behind the path and what the last byte is are not looked at for every line but
 * every few milliseconds of writing, when it is opened, and after an error.
 */
export class SegmentWriter {
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #paths: LogPaths;
  readonly #options: SegmentOptions;
  readonly #tell: (trouble: StorageTrouble) => void;
  readonly #leave: Leave;
  readonly #lease: Lease;
  #open: Writing | undefined;
  #checkedAtMs = Number.NEGATIVE_INFINITY;
  /** Does somebody's unfinished line stand at the end, as far as is known? */
  #torn = false;
  /** What was written since the last check, lines with their newlines, and its length. */
  #remembered: Text[] = [];
  #rememberedLength = 0;
  /** Lines that went with a file, and have to be written again. */
  #lost: string[] = [];
  /** Did writing the first of them fail, so that it may stand in the file all the same? */
  #doubtful = false;
  #failure: { readonly error: unknown; readonly atMs: number } | undefined;
  #rotationFailedAtMs = Number.NEGATIVE_INFINITY;

  constructor({ disk, clock, paths, options, tell }: AppenderParts, leave: Leave = () => {}) {
    this.#disk = disk;
    this.#clock = clock;
    this.#paths = paths;
    this.#options = options;
    this.#tell = tell;
    this.#leave = leave;
    this.#lease = new Lease(disk, paths, options);
  }

  /** Writes one line before it returns. */
  append(line: string, nowMs?: number): void {
    this.prepare(nowMs);
    const text = `${line}\n`;
    let left = this.write(text);
    // A line is never put together from two writes, between which another process could write.
    if (left !== "") left = this.write(left);
    if (left !== "") throw this.shortWrite();
  }

  /**
   * Sees to it that there is a file to write to, and that it is ours.
   *
   * @throws what the system says
   */
  prepare(nowMs = this.#clock.now()): SharedFile {
    if (nowMs - this.#checkedAtMs >= limits.checkIntervalMs || nowMs < this.#checkedAtMs) this.#check(nowMs);
    const { shared } = this.#open ?? this.#reopen(nowMs);
    if (this.#lost.length > 0) this.#writeLost();
    return shared;
  }

  /** The file that is written to at the moment. */
  get file(): SharedFile | undefined {
    return this.#open?.shared;
  }

  /** What has to stand before the next line, so that somebody's unfinished one ends where it ends. */
  get mark(): string {
    return this.#torn ? MARK : "";
  }

  /**
   * Lines with their newlines, in one write.
   *
   * @returns what the system did not take: from the first line that is not whole in the file
   */
  write(text: string): string {
    const { file } = this.#open as Writing;
    const marked = this.#torn ? this.mark + text : text;
    let taken: number;
    try {
      taken = this.#disk.write(file, marked);
    } catch (error) {
      // How much of it reached the file is not known: the next append looks.
      this.distrust();
      throw error;
    }
    if (taken === Buffer.byteLength(marked)) {
      this.wrote(text);
      return "";
    }
    return this.wroteInPart(Buffer.from(marked), taken).toString();
  }

  /** All of this was written. */
  wrote(text: Text): void {
    this.#torn = false;
    if (this.#rememberedLength > limits.rememberedBytesMax) return;
    this.#remembered.push(text);
    this.#rememberedLength += text.length;
  }

  /** Only a part of these bytes, the mark among them, was written; returns what is left, whole lines. */
  wroteInPart(marked: Buffer, taken: number): Buffer {
    const whole = taken === 0 ? 0 : marked.lastIndexOf(NEWLINE, taken - 1) + 1;
    if (whole > 0) this.wrote(marked.subarray(0, whole));
    if (taken > whole) this.#torn = true;
    // A mark that was not written is put before what comes next, whenever that is.
    const from = whole === 0 && marked.indexOf(MARK) === 0 ? MARK.length : whole;
    return marked.subarray(from);
  }

  shortWrite(): LogThreadError {
    this.distrust();
    return new LogThreadError(
      "ERR_SHORT_WRITE",
      `${this.#paths.master}: the system took only a part of a line twice; is the disk full?`,
    );
  }

  /** The next append looks at the file before it writes. */
  distrust(): void {
    this.#checkedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Puts the active segment away; see `Rotatable`. What is written next begins another one. */
  rotate(bytesMin: number): Rotation | undefined {
    const nowMs = this.#clock.now();
    if (this.#open === undefined && this.#disk.statusAt(this.#paths.master) === undefined) return undefined;
    this.distrust();
    this.prepare(nowMs);
    const { file, firstLine } = this.#open as Writing;
    const { size } = this.#disk.status(file);
    if (size < bytesMin || !holdsLines(this.#disk, file, firstLine, size)) return undefined;
    const rotation = this.#putAway(nowMs);
    // The segment that follows tells of it, and is there for whoever else writes.
    if (rotation !== undefined) this.prepare(nowMs);
    return rotation;
  }

  /** Leaves the file for good, because what it says of itself can not be trusted any more: it is moved into `sessions/`. */
  abandon(): void {
    const open = this.#open;
    if (open === undefined) return;
    if (this.#disk.statusAt(this.#paths.master)?.identity === open.identity) {
      moveToSessions(this.#disk, this.#paths, this.#clock, this.#options);
    }
    this.#open = undefined;
    open.shared.letGo();
    this.#forget();
  }

  close(): void {
    this.#letGo(undefined);
    this.#lease.release();
  }

  #letGo(again: readonly string[] | undefined): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    try {
      this.#leave(open.shared, again);
    } finally {
      open.shared.letGo();
    }
  }

  /** Lines that were acknowledged once are not dropped: each is tried until it stands in the log, once. */
  #writeLost(): void {
    for (let text = this.#lost[0]; text !== undefined; text = this.#lost[0]) {
      let left = "";
      if (!(this.#doubtful && endsWith(this.#disk, (this.#open as Writing).file, text))) {
        this.#doubtful = true;
        left = this.write(text);
      }
      this.#doubtful = false;
      if (left === "") this.#lost.shift();
      else if (left.length === text.length) throw this.shortWrite();
      else this.#lost[0] = left;
    }
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
      const again = status.links === 0 ? (status.writtenLast ? this.#remembered.map(String) : []) : undefined;
      this.#lost.push(...(again ?? []));
      this.#letGo(again);
    } else if (!beginsWith(this.#disk, file, firstLine)) {
      // Truncated, or overwritten: without our header it can not hold our lines. It is kept as it is.
      const name = moveToSessions(this.#disk, this.#paths, this.#clock, this.#options);
      if (name !== undefined) this.#lost.push(`${truncationLine(`${SESSIONS_NAME}/${name}`, nowMs)}\n`);
      this.#letGo(undefined);
    } else {
      this.#torn = endsTorn(this.#disk, file, status.size);
      this.#rotateIfDue(this.#open, status.size, nowMs);
    }
    this.#forget();
    this.#checkedAtMs = nowMs;
  }

  /** A rotation that fails never stops what is written: it is told, and tried again some time later. */
  #rotateIfDue({ file, firstLine }: OpenSegment, size: number, nowMs: number): void {
    if (!isRotationDue(this.#options.rotation, firstLine, size, nowMs)) return;
    if (Math.abs(nowMs - this.#rotationFailedAtMs) < limits.rotationRetryMs) return;
    try {
      if (holdsLines(this.#disk, file, firstLine, size)) this.#putAway(nowMs);
    } catch (error) {
      this.#rotationFailedAtMs = nowMs;
      this.#tell({ kind: "unrotated", error });
    }
  }

  /** Moves the segment into `sessions/`; undefined where another process has just done it. */
  #putAway(nowMs: number): Rotation | undefined {
    const { identity } = this.#open as Writing;
    const rotation = putAway(this.#disk, this.#paths, this.#clock, this.#options, identity);
    if (rotation === undefined) return undefined;
    // It is the first line of the next segment, unless another process was there before.
    this.#lost.push(`${rotationLine(rotation, nowMs)}\n`);
    this.#letGo(undefined);
    this.#forget();
    return rotation;
  }

  #forget(): void {
    this.#remembered = [];
    this.#rememberedLength = 0;
  }

  /** Opens what is behind the path now. What failed a moment ago is not tried again at once. */
  #reopen(nowMs: number): Writing {
    const failure = this.#failure;
    if (failure !== undefined && Math.abs(nowMs - failure.atMs) < limits.retryIntervalMs) throw failure.error;
    try {
      this.#lease.take();
      const open = openSegment(this.#disk, this.#clock, this.#paths, this.#options);
      this.#lease.hold(open.id);
      this.#open = { ...open, shared: new SharedFile(this.#disk, open.file, open.second) };
    } catch (error) {
      this.#failure = { error, atMs: nowMs };
      throw error;
    }
    this.#failure = undefined;
    this.#torn = this.#open.torn;
    this.#checkedAtMs = nowMs;
    return this.#open;
  }
}
