import { LogThreadError, limits, safeCode } from "../../base/index.ts";
import type { Appender, AppenderParts } from "./appender.ts";
import { flushAtExit, forgetAtExit, isExiting } from "./at-exit.ts";
import type { Rotation } from "./rotation.ts";
import { SegmentWriter } from "./segment-writer.ts";
import type { SharedFile } from "./shared-file.ts";
import { syncNames } from "./sync-names.ts";
import { UnsyncedLines } from "./unsynced-lines.ts";
import { Waiters } from "./waiters.ts";
import { writeAfresh } from "./write-afresh.ts";

const MEANWHILE =
  "lines are written, and survive no power failure until they stand in a fresh segment as well";

/** An fdatasync under way, and who waits for it. */
interface UnderWay {
  readonly file: SharedFile;
  readonly waiters: Waiters;
}

/**
 * `synced`: every line is written when `append` returns, and made to survive a power failure soon after, by
 * one fdatasync(2) for all that came meanwhile; `flush` says when.
 *
 * What an fdatasync that failed has not written is gone from the system's memory all the same, and the
 * next one on the same file reports success. So lines are kept here until one has succeeded, and after a
 * failure they are written again, to a fresh segment, and the file that failed is left.
 */
export class SyncedAppender implements Appender {
  readonly pending = 0;
  readonly #parts: AppenderParts;
  readonly #writer: SegmentWriter;
  readonly #lines = new UnsyncedLines();
  #underWay: UnderWay | undefined;
  /** Who waits for the next one. */
  readonly #waiters = new Waiters();
  /** A file whose fdatasync failed: nothing that it says of itself counts any more. */
  #doubted: SharedFile | undefined;
  #doubtedFor: unknown;
  /** The file whose name is safe, and whether there are other names that are not. */
  #named: SharedFile | undefined;
  #namesDue = false;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #failure: { readonly error: unknown } | undefined;
  /** When it was last tried in vain to make lines safe. */
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(parts: AppenderParts) {
    this.#parts = parts;
    this.#writer = new SegmentWriter(parts, (file, again) => this.#leave(file, again));
  }

  append(line: string, nowMs?: number): void {
    this.#writer.append(line, nowMs);
    flushAtExit(this);
    this.#lines.add(`${line}\n`);
    if (isExiting()) this.atExit();
    else if (this.#lines.areTooMany) this.#relieve();
    else this.#startIn(limits.syncIntervalMs);
  }

  flush(): Promise<void> {
    if (this.#isSafe) return Promise.resolve();
    // Lines that all were there when the one under way began need no other.
    const covering = this.#lines.areAllUnderWay && !this.#namesDue ? this.#underWay : undefined;
    const done = (covering?.waiters ?? this.#waiters).add();
    // All that is logged in this turn of the event loop shares one fdatasync.
    if (this.#underWay === undefined) this.#immediate ??= setImmediate(() => this.#start());
    return done;
  }

  flushSync(): void {
    if (this.#isSafe) return;
    if (this.#rests) throw this.#failed();
    this.#syncNow();
  }

  /** Every line is written already. */
  makeVisible(): void {}

  push(): void {}

  rotate(bytesMin: number): Rotation | undefined {
    return this.#writer.rotate(bytesMin);
  }

  atExit(): void {
    try {
      if (!this.#isSafe) this.#syncNow();
    } catch {
      // The lines are written, and that they are not safe was told.
    }
  }

  close(): void {
    this.#unschedule();
    forgetAtExit(this);
    try {
      if (!this.#isSafe) this.#syncNow();
    } finally {
      this.#closed = true;
      this.#writer.close();
      this.#waiters.take(this.#underWay?.waiters);
      this.#waiters.reject(this.#failed());
    }
  }

  get #isSafe(): boolean {
    return this.#lines.count === 0 && !this.#namesDue;
  }

  /** After a failure the disk is left alone for a while. */
  get #rests(): boolean {
    return Math.abs(this.#parts.clock.now() - this.#failedAtMs) < limits.syncRetryMs;
  }

  /** Too many lines are kept: waits for the disk, or gives up those that it may take never. */
  #relieve(): void {
    try {
      this.flushSync();
    } catch {
      this.#lines.giveUpHalf();
    }
  }

  /** Everything is made safe before this returns; in a fresh segment where the fdatasync fails. */
  #syncNow(): void {
    try {
      this.#makeReady();
      const file = this.#writer.file;
      if (file !== undefined && this.#lines.count > 0) {
        try {
          this.#parts.disk.syncData(file.handle);
        } catch (error) {
          this.#doubt(file, error);
          this.#makeReady();
        }
      }
      this.#lines.clear();
    } catch (error) {
      this.#couldNot(error);
      throw this.#failed();
    }
    this.#couldAgain();
    this.#underWay?.waiters.resolve();
    this.#waiters.resolve();
  }

  /** One fdatasync for all lines and all who wait by now. */
  #start(): void {
    this.#unschedule();
    if (this.#underWay !== undefined || (this.#isSafe && this.#waiters.count === 0)) return;
    if (this.#rests && !this.#isSafe) {
      this.#waiters.reject(this.#failed());
      this.#startIn(limits.syncRetryMs);
      return;
    }
    try {
      this.#makeReady();
    } catch (error) {
      this.#couldNot(error);
      return;
    }
    const file = this.#writer.file;
    if (file === undefined || this.#isSafe) {
      this.#couldAgain();
      this.#waiters.resolve();
      return;
    }
    const underWay = { file: file.use(), waiters: new Waiters() };
    underWay.waiters.take(this.#waiters);
    this.#underWay = underWay;
    this.#lines.beginSync();
    this.#parts.disk.syncDataLater(file.second, (error) => this.#landed(underWay, error));
  }

  /** The system has answered. All may have been made safe meanwhile, or be in doubt: then nobody waits here any more. */
  #landed({ file, waiters }: UnderWay, error: Error | null): void {
    file.letGo();
    this.#underWay = undefined;
    if (this.#closed) return;
    if (error === null) {
      this.#lines.endSync();
      if (file !== this.#doubted) this.#couldAgain();
      waiters.resolve();
    } else if (file === this.#writer.file) {
      this.#waiters.take(waiters);
      this.#doubt(file, error);
    }
    if (this.#waiters.count > 0 || this.#lines.areDoubtful) this.#start();
    else if (this.#lines.count > 0) this.#startIn(limits.syncIntervalMs);
  }

  /** Everything that has to be done before an fdatasync of the current file can be the last thing that is needed. */
  #makeReady(): void {
    const file = this.#writer.prepare();
    if (file === this.#doubted || this.#lines.areDoubtful) this.#writeAfresh(file === this.#doubted);
    if (!this.#namesDue && this.#writer.file === this.#named) return;
    this.#namesDue = true;
    syncNames(this.#parts.disk, this.#parts.paths);
    this.#namesDue = false;
    this.#named = this.#writer.file;
  }

  /** Lines that are in doubt are made safe elsewhere, with a note that they may stand twice. */
  #writeAfresh(abandons: boolean): void {
    if (abandons) this.#lines.doubtAll();
    const { doubtful, givenUp } = this.#lines;
    const before = (): void => {
      if (abandons) this.#writer.abandon();
    };
    if (doubtful.length === 0) {
      before();
      return;
    }
    writeAfresh(this.#parts, { lines: doubtful, givenUp, code: safeCode(this.#doubtedFor) }, before);
    this.#namesDue = true;
    this.#lines.doubtIsOver();
  }

  /** Before a file is let go: its lines are made safe, unless they are written again anyway. */
  #leave(file: SharedFile, again: readonly string[] | undefined): void {
    if (this.#closed) return;
    if (again !== undefined) this.#lines.replace(again);
    else if (file === this.#doubted) this.#lines.doubtAll();
    else if (this.#lines.areCertain) {
      try {
        this.#parts.disk.syncData(file.handle);
        this.#lines.certainAreSafe();
        this.#namesDue = true;
      } catch (error) {
        this.#doubt(file, error);
      }
    }
    this.#waiters.take(this.#underWay?.waiters);
  }

  /** An fdatasync failed: what was written to this file is in doubt, whatever another one says that is under way. */
  #doubt(file: SharedFile, error: unknown): void {
    this.#doubted = file;
    this.#doubtedFor = error;
    this.#lines.doubtAll();
    this.#waiters.take(this.#underWay?.waiters);
    this.#tellOf(error);
  }

  #couldNot(error: unknown): void {
    this.#failedAtMs = this.#parts.clock.now();
    this.#tellOf(error);
    this.#waiters.reject(this.#failed());
    if (!this.#closed) this.#startIn(limits.syncRetryMs);
  }

  #tellOf(error: unknown): void {
    this.#failure = { error };
    this.#parts.tell({ kind: "waiting", error, meanwhile: MEANWHILE });
  }

  /** The disk does what it is asked. */
  #couldAgain(): void {
    this.#failedAtMs = Number.NEGATIVE_INFINITY;
    if (this.#isSafe) forgetAtExit(this);
    if (this.#failure === undefined || this.#lines.areDoubtful || this.#namesDue) return;
    this.#failure = undefined;
    this.#parts.tell({ kind: "over" });
  }

  #failed(): LogThreadError {
    const lines = this.#lines.count;
    return new LogThreadError(
      "ERR_FLUSH_FAILED",
      `${lines} lines are written, but could not be made to survive a power failure (${safeCode(this.#failure?.error)}); flush() tries again`,
      { cause: this.#failure?.error, details: { lines } },
    );
  }

  #startIn(delayMs: number): void {
    if (this.#immediate === undefined) this.#timer ??= setTimeout(() => this.#start(), delayMs).unref();
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = undefined;
    this.#immediate = undefined;
  }
}
