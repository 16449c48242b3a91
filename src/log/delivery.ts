import { type Clock, LogThreadError, safeCode } from "../base/index.ts";
import { safeString } from "../line/index.ts";
import type { Buffering, LogStorage, StorageTrouble } from "../storage/index.ts";
import { isLasting, type LastError, say, Trouble } from "./trouble.ts";

/** What happens to an event that can not be written. */
export type OnFailure = "drop" | "block" | "throw";

/** Between two tries of an event that its caller waits for. */
const BLOCK_PAUSE_MS = 10;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** What a delivery is made of. */
export interface DeliveryParts {
  readonly storage: LogStorage;
  readonly where: string;
  readonly clock: Clock;
  readonly onFailure: OnFailure;
  readonly blockMsMax: number;
  /** Said once, on stderr, with the first event; emptied by that. */
  readonly complaints: string[];
  /** The line that tells of events that were dropped. */
  readonly report: (untold: Trouble["untold"]) => string;
}

/** Brings lines to the storage, and keeps account of those that did not get there. */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #storage: LogStorage;
  readonly #trouble: Trouble;
  #accepted = 0;
  #lost = 0;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#storage = parts.storage;
    this.#trouble = new Trouble(parts.where, MEANWHILE[parts.onFailure](parts.blockMsMax));
  }

  /** Lines that are with the storage, and not waiting in it. */
  get written(): number {
    return this.#accepted - this.#lost - this.pending;
  }

  /** Lines that wait in memory. */
  get pending(): number {
    return (this.#storage as LogStorage & Partial<Buffering>).pending ?? 0;
  }

  get dropped(): number {
    return this.#trouble.dropped;
  }

  get last(): LastError | undefined {
    return this.#trouble.last;
  }

  /** Is something wrong now? */
  get isFailing(): boolean {
    return this.#trouble.lasting;
  }

  /**
   * Brings one line to the storage.
   *
   * @param nowMs when it happened: just now
   * @param safe shall it be as safe as the storage can make it before this returns?
   * @throws what the storage says
   */
  deliver(line: string, nowMs: number, safe: boolean): void {
    try {
      this.#storage.append(line, nowMs);
    } catch (error) {
      if (this.#parts.onFailure !== "block" || isLasting(error)) throw error;
      this.#insist(line);
    }
    this.#accepted++;
    if (this.#trouble.lasting || this.#parts.complaints.length > 0) this.#afterTrouble();
    if (safe) this.#storage.flushSync();
  }

  /** Counts an event that was not written. */
  drop(error: unknown): void {
    this.#trouble.drop(error, this.#nowMs());
  }

  /** The error for a caller who asked for it. */
  thrown(error: unknown, line: string): LogThreadError {
    // The event itself was written; what is to be told is that it is not safe yet.
    if (safeCode(error) === "ERR_FLUSH_FAILED") return error as LogThreadError;
    return new LogThreadError(
      "ERR_NOT_WRITTEN",
      `${this.#parts.where}: an event could not be written and is counted as dropped: ${safeString(error)}`,
      { cause: error, details: { line, code: safeCode(error) } },
    );
  }

  /** What the storage tells of lines it had accepted. */
  hear(trouble: StorageTrouble): void {
    if (trouble.kind === "over") this.#trouble.waitIsOver();
    else if (trouble.kind === "unrotated") this.#trouble.mention(trouble.error, this.#nowMs());
    else if (trouble.kind === "waiting") {
      this.#trouble.wait(trouble.error, trouble.meanwhile, trouble.refusedFrom, this.#nowMs());
    } else {
      this.#lost += trouble.lines;
      this.#trouble.lose(trouble.error, trouble.lines, this.#nowMs());
    }
  }

  /** Tries again and again, for as long as a caller is ready to wait. */
  #insist(line: string): void {
    const storage = this.#storage as LogStorage & Partial<Buffering>;
    const untilMs = performance.now() + this.#parts.blockMsMax;
    for (;;) {
      Atomics.wait(sleeper, 0, 0, Math.min(BLOCK_PAUSE_MS, this.#parts.blockMsMax));
      // Nothing else happens meanwhile that would make room in a full queue.
      storage.push?.();
      try {
        this.#storage.append(line);
        return;
      } catch (error) {
        if (isLasting(error) || performance.now() >= untilMs) throw error;
      }
    }
  }

  /** The storage takes lines again: what went wrong before is said, in the log itself where events are missing. */
  #afterTrouble(): void {
    for (const complaint of this.#parts.complaints.splice(0)) say(complaint);
    if (!this.#trouble.hasUntold) return;
    try {
      this.#storage.append(this.#parts.report(this.#trouble.untold));
    } catch {
      // It is no event of the program's that could be dropped: it is said when writing works again.
      return;
    }
    this.#accepted++;
    this.#trouble.settle();
  }

  #nowMs(): number {
    try {
      return this.#parts.clock.now();
    } catch {
      return Date.now();
    }
  }
}

const MEANWHILE: Readonly<Record<OnFailure, (blockMsMax: number) => string>> = {
  drop: () => "events are dropped and counted",
  block: (ms) => `every event is waited for, ${ms} ms at most, and then dropped and counted`,
  throw: () => "every event throws to its caller, and is counted as dropped",
};
