import { LogThreadError, limits, safeCode } from "../../base/index.ts";
import type { Disk } from "../../disk/index.ts";
import { safeString } from "../../line/index.ts";
import type { Appender, AppenderParts, StorageTrouble } from "./appender.ts";
import { flushAtExit, forgetAtExit, isExiting } from "./at-exit.ts";
import { BatchInFlight } from "./batch-in-flight.ts";
import { countLines } from "./count-lines.ts";
import { CountedWaiters } from "./counted-waiters.ts";
import { LineQueue } from "./line-queue.ts";
import type { Rotation } from "./rotation.ts";
import { SegmentWriter } from "./segment-writer.ts";

const REFUSED_FROM = `beyond ${limits.queueBytesMax / 1_048_576} MiB`;

/**
 * `buffered`: lines are gathered in memory and written a batch at a time while the program goes on,
 * one write under way. However slow the disk is, the program does not wait for it: what does not fit into
 * the queue is refused, and counted by whoever appends. Only at the end of the process it is waited for.
 */
export class BufferedAppender implements Appender {
  readonly #disk: Disk;
  readonly #writer: SegmentWriter;
  readonly #tell: (trouble: StorageTrouble) => void;
  readonly #queue = new LineQueue();
  #inFlight: BatchInFlight | undefined;
  /** Lines that were accepted, and lines that are with the operating system or given up. */
  #accepted = 0;
  #done = 0;
  readonly #waiters = new CountedWaiters();
  /** The first batch of the queue, if writing it failed: it may stand in the file all the same. */
  #doubtful: BatchInFlight | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failure: unknown;
  /** Was it told that something is wrong? */
  #told = false;
  #closed = false;

  constructor(parts: AppenderParts) {
    this.#disk = parts.disk;
    this.#writer = new SegmentWriter(parts);
    this.#tell = parts.tell;
  }

  get pending(): number {
    return this.#accepted - this.#done;
  }

  append(line: string): void {
    if (this.#queue.size + line.length >= limits.queueBytesMax) this.#makeRoom(line.length);
    if (this.#accepted === this.#done) flushAtExit(this);
    this.#accepted++;
    if (this.#queue.add(line) && this.#inFlight === undefined && this.#failure === undefined) this.#start();
    else if (this.#timer === undefined) this.#startIn(limits.flushIntervalMs);
    if (isExiting()) this.atExit();
  }

  flush(): Promise<void> {
    if (this.pending === 0) return Promise.resolve();
    const done = this.#waiters.add(this.#accepted);
    this.#start();
    return done;
  }

  flushSync(): void {
    if (this.pending === 0) return;
    if (!this.#waitForWrite(limits.endWaitMs)) {
      const error = new Error(`a write has not returned for ${limits.endWaitMs} ms`);
      this.#tellOf(error);
      throw this.#notWritten(error);
    }
    this.#writeAll();
    if (this.#failure !== undefined) throw this.#notWritten(this.#failure);
  }

  makeVisible(waitMs: number): void {
    if (!this.#closed) this.#writeWithin(waitMs, 0);
  }

  push(): void {
    if (!this.#closed && this.pending > 0 && this.#waitForWrite(limits.queueWaitMs)) this.#writeAll();
  }

  /** What waits belongs to the old segment, as far as the disk takes it at once. */
  rotate(bytesMin: number): Rotation | undefined {
    this.makeVisible(limits.queueWaitMs);
    return this.#writer.rotate(bytesMin);
  }

  /** Nothing can wait any longer: what is not with the system now never will be. */
  atExit(): void {
    try {
      this.flushSync();
    } catch (error) {
      const { lines } = this.#queue;
      this.#queue.clear();
      this.#dropDoubt();
      if (lines > 0) this.#lose(lines, (error as LogThreadError).cause);
      this.#waiters.reject(error);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.atExit();
    this.#closed = true;
    clearTimeout(this.#timer);
    forgetAtExit(this);
    this.#writer.close();
  }

  /** The queue is full: waits a moment for the write under way, and on for as long as the disk takes what it is given. */
  #makeRoom(chars: number): void {
    this.#writeWithin(limits.queueWaitMs, limits.queueBytesMax / 2 - chars);
    if (this.#queue.size + chars < limits.queueBytesMax) return;
    const why = this.#failure === undefined ? "does not answer" : `fails with ${safeCode(this.#failure)}`;
    throw new LogThreadError("ERR_QUEUE_FULL", `${this.pending} lines wait for the disk, which ${why}`, {
      ...(this.#failure === undefined ? {} : { cause: this.#failure }),
      details: { lines: this.pending },
    });
  }

  /** Writes until no more than this waits, and waits for so long at most. A disk that hangs is never asked to write at once. */
  #writeWithin(waitMs: number, sizeMax: number): void {
    let leftMs = waitMs;
    while (this.#failure === undefined && leftMs > 0) {
      const batch = this.#inFlight;
      if (!this.#waitForWrite(leftMs)) return;
      if (this.#queue.size <= sizeMax) return;
      leftMs -= batch?.waitedMs ?? 0;
      this.#start();
    }
  }

  /** Is no write under way, or over within this time? Each is waited for once: a disk that hangs is not asked twice. */
  #waitForWrite(waitMs: number): boolean {
    const batch = this.#inFlight;
    if (batch === undefined) return true;
    if (!batch.waitUntilWritten(waitMs)) return false;
    this.#inFlight = undefined;
    this.#written(batch);
    return true;
  }

  /** Begins to write the next batch, if there is one. */
  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#inFlight !== undefined) return;
    try {
      const batch = this.#next();
      if (batch === undefined) return;
      this.#inFlight = batch;
      this.#queue.shift();
      batch.write((error, taken) => this.#landed(batch, error, taken));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** The batch that is to be written next, with a file to write it to; undefined when there is none. */
  #next(): BatchInFlight | undefined {
    for (let first = this.#queue.first(); first !== undefined; first = this.#queue.first()) {
      const file = this.#writer.prepare();
      const stands = this.#doubtful?.stands() === true;
      this.#dropDoubt();
      if (!stands) return new BatchInFlight(this.#disk, file, this.#writer.mark, first);
      this.#queue.shift();
      this.#worked(first.lines);
    }
    return undefined;
  }

  /** The system has answered; that the batch was written may have been seen before. */
  #landed(batch: BatchInFlight, error: Error | null, taken: number): void {
    if (this.#inFlight === batch) {
      this.#inFlight = undefined;
      if (error !== null) this.#refused(batch, error);
      else if (taken < batch.bytes.length) this.#tookPart(batch, taken);
      else this.#written(batch);
    }
    if (this.#inFlight !== undefined || this.#failure !== undefined) return;
    if (this.#waiters.count > 0 || this.#queue.isFull) this.#start();
    else if (this.#queue.size > 0) this.#startIn(limits.flushIntervalMs);
  }

  #refused(batch: BatchInFlight, error: Error): void {
    if (this.#closed) {
      this.#lose(batch.batch.lines, error);
      return;
    }
    this.#writer.distrust();
    this.#queue.putBack(batch.batch);
    this.#doubtful = batch.keep();
    this.#failed(error);
  }

  #tookPart(batch: BatchInFlight, taken: number): void {
    const left = this.#writer.wroteInPart(batch.bytes, taken);
    const lines = countLines(left);
    this.#settle(batch.batch.lines - lines);
    if (this.#closed) {
      this.#lose(lines, this.#writer.shortWrite());
      return;
    }
    this.#queue.putBack({ bytes: left, lines });
    if (lines === batch.batch.lines) this.#failed(this.#writer.shortWrite());
    else this.#start();
  }

  #written({ batch }: BatchInFlight): void {
    this.#writer.wrote(batch.bytes);
    this.#worked(batch.lines);
  }

  /** Everything that waits, written before this returns, unless that fails. */
  #writeAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) this.#writeOne(next);
    } catch (error) {
      this.#failed(error);
    }
  }

  #writeOne(next: BatchInFlight): void {
    let left: Buffer;
    try {
      left = Buffer.from(this.#writer.write(next.batch.bytes.toString()));
    } catch (error) {
      this.#doubtful = next.keep();
      throw error;
    }
    this.#queue.shift();
    const lines = countLines(left);
    this.#queue.putBack({ bytes: left, lines });
    if (lines === next.batch.lines) throw this.#writer.shortWrite();
    this.#worked(next.batch.lines - lines);
  }

  /** The disk takes lines; what was wrong is over. */
  #worked(lines: number): void {
    this.#failure = undefined;
    if (this.#told) this.#tell({ kind: "over" });
    this.#told = false;
    this.#settle(lines);
  }

  #settle(lines: number): void {
    this.#done += lines;
    if (this.#done === this.#accepted) forgetAtExit(this);
    this.#waiters.resolve(this.#done);
  }

  /** Lines stay in the queue and are tried again; who waits for them now is told. */
  #failed(error: unknown): void {
    this.#failure = error;
    this.#tellOf(error);
    this.#waiters.reject(this.#notWritten(error));
    this.#startIn(limits.retryIntervalMs);
  }

  #tellOf(error: unknown): void {
    this.#told = true;
    this.#tell({ kind: "waiting", error, meanwhile: "events wait in memory", refusedFrom: REFUSED_FROM });
  }

  #lose(lines: number, error: unknown): void {
    this.#tell({ kind: "lost", error, lines });
    this.#settle(lines);
  }

  #dropDoubt(): void {
    this.#doubtful?.letGo();
    this.#doubtful = undefined;
  }

  #startIn(delayMs: number): void {
    this.#timer ??= setTimeout(() => this.#start(), delayMs).unref();
  }

  #notWritten(error: unknown): LogThreadError {
    const { pending } = this;
    return new LogThreadError(
      "ERR_FLUSH_FAILED",
      `${pending} lines could not be written (${safeString(error)}); they wait in memory and are tried again`,
      { cause: error, details: { lines: pending } },
    );
  }
}
