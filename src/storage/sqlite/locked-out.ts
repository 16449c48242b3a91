import { LogThreadError, limits } from "../../base/index.ts";
import { safeString } from "../../line/index.ts";
import type { StorageTrouble } from "../file/appender.ts";
import { flushAtExit, forgetAtExit, isExiting } from "../file/at-exit.ts";
import { LineQueue } from "../file/line-queue.ts";
import { isBusy } from "./database-error.ts";
import type { KeptDatabase } from "./kept-database.ts";

const REFUSED_FROM = `beyond ${limits.queueBytesMax / 1_048_576} MiB`;

/**
 * The lines of a database that is the only copy, while somebody else has it locked. The first one has waited for a moment; from
 * then on nobody waits, and it is tried again and again whether the database is free. What does not fit is refused.
 */
export class LockedOut {
  readonly #kept: KeptDatabase;
  /** Keeps lines with their newlines, all of them or none. */
  readonly #keep: (bytes: Uint8Array) => void;
  readonly #tell: (trouble: StorageTrouble) => void;
  readonly #queue = new LineQueue(limits.batchChars);
  #failure: unknown;
  #isFailing = false;
  #sinceMs = 0;
  /** Was it told that something is wrong? */
  #isTold = false;
  #retryAtMs = 0;
  #endWaitMs = limits.databaseEndMs;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    kept: KeptDatabase,
    keep: (bytes: Uint8Array) => void,
    tell: (trouble: StorageTrouble) => void,
  ) {
    this.#kept = kept;
    this.#keep = keep;
    this.#tell = tell;
  }

  /** Lines that wait. */
  get pending(): number {
    return this.#queue.lines;
  }

  /** The database was found locked: this line is the first that waits. */
  begin(line: string, error: unknown): void {
    flushAtExit(this);
    this.#queue.add(line);
    this.#sinceMs = performance.now();
    this.#failed(error);
    if (isExiting()) this.atExit();
  }

  /**
   * One more, behind those that wait. It is written with them where the database is free by now.
   *
   * @throws LogThreadError `ERR_QUEUE_FULL`
   */
  add(line: string): void {
    if (this.#isFull(line)) this.tryAgain();
    if (this.#isFull(line)) {
      throw new LogThreadError(
        "ERR_QUEUE_FULL",
        `${this.pending} lines wait for the database, which fails with ${safeString(this.#failure)}`,
        { cause: this.#failure, details: { lines: this.pending } },
      );
    }
    this.#queue.add(line);
    if (isExiting()) this.atExit();
    else if (performance.now() >= this.#retryAtMs) this.tryAgain();
  }

  /**
   * Writes what waits where the database is free.
   *
   * @param waitMs for how long somebody else is waited for
   * @param workMs for how long is written: something is in any case
   * @returns does nothing wait any more?
   */
  tryAgain(waitMs = 0, workMs: number = limits.databaseTurnMs): boolean {
    if (this.pending === 0) return true;
    const untilMs = performance.now() + workMs;
    this.#kept.waitFor(waitMs);
    try {
      for (let batch = this.#queue.first(); batch !== undefined; batch = this.#queue.first()) {
        this.#keep(batch.bytes);
        this.#queue.shift();
        this.#isFailing = false;
        if (performance.now() >= untilMs) break;
      }
    } catch (error) {
      this.#failed(error);
      return false;
    }
    if (this.pending > 0) this.#retryIn(limits.databasePauseMs);
    else this.#over();
    return this.pending === 0;
  }

  /** How long to wait before it is tried again. */
  get pauseMs(): number {
    return this.#isFailing ? limits.databaseBusyRetryMs : limits.databasePauseMs;
  }

  /** What was not written stays in memory, and whoever waits for it is told. */
  notWritten(): LogThreadError {
    const lines = this.pending;
    return new LogThreadError(
      "ERR_FLUSH_FAILED",
      `${lines} lines could not be written (${safeString(this.#failure)}); they wait in memory and are tried again`,
      { cause: this.#failure, details: { lines } },
    );
  }

  /** Nothing can wait any longer. Somebody who has it locked is waited for once. */
  end(): void {
    if (this.tryAgain(this.#endWaitMs, Number.POSITIVE_INFINITY)) return;
    this.#endWaitMs = 0;
    const lines = this.pending;
    this.#queue.clear();
    this.#tell({ kind: "lost", error: this.#failure, lines });
    this.#over();
  }

  /** @internal The process ends. */
  atExit(): void {
    this.end();
  }

  #over(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    forgetAtExit(this);
    this.#kept.waitFor(limits.databaseOnlyBusyMs);
    if (this.#isTold) this.#tell({ kind: "over" });
    this.#isTold = false;
  }

  #failed(error: unknown): void {
    this.#failure = error;
    this.#isFailing = true;
    // Others write as well, and are soon done; somebody who locks it for long is told of.
    if (!isBusy(error) || performance.now() - this.#sinceMs >= limits.databaseBusyToldMs) this.#tellOf(error);
    this.#retryIn(isBusy(error) ? limits.databaseBusyRetryMs : limits.databaseRetryMs);
  }

  #tellOf(error: unknown): void {
    this.#isTold = true;
    this.#tell({ kind: "waiting", error, meanwhile: "events wait in memory", refusedFrom: REFUSED_FROM });
  }

  #retryIn(retryMs: number): void {
    this.#retryAtMs = performance.now() + retryMs;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.tryAgain(), retryMs).unref();
  }

  #isFull(line: string): boolean {
    return this.#queue.size + line.length >= limits.queueBytesMax;
  }
}
