import type { ErrorOutput } from "./error-output.ts";
import { showBytes, showCount, showDuration } from "./quantities.ts";

/** Most commands are done before anybody wonders. */
const SILENT_MS = 1_000;

/** As often as an eye takes it in. */
const REDRAW_MS = 100;

/** How a progress is made. */
export interface ProgressOptions {
  /** A clock that never steps back. */
  readonly nowMs?: () => number;
  /**
   * Does the work keep the process from hearing signals? Then Ctrl-C has to end it as it is, and what was
   * drawn last stays on the terminal. Default false.
   */
  readonly isSynchronous?: boolean;
}

/**
 * How far a long work is, for whoever waits at a terminal: on standard error only, after a second, and
 * erased at the end. Where either output is a pipe nothing of it is ever seen.
 */
export class Progress {
  readonly #errors: ErrorOutput;
  readonly #doing: string;
  readonly #nowMs: () => number;
  readonly #isSynchronous: boolean;
  #startMs: number;
  #drawMs: number;
  #totalBytes: number | undefined;
  #bytes = 0;
  #lines = 0;
  #isDrawn = false;

  /** @param doing what is done, such as `reading` */
  constructor(errors: ErrorOutput, doing: string, options: ProgressOptions = {}) {
    const { nowMs = () => performance.now(), isSynchronous = false } = options;
    this.#errors = errors;
    this.#doing = doing;
    this.#nowMs = nowMs;
    this.#isSynchronous = isSynchronous;
    this.#startMs = nowMs();
    this.#drawMs = this.#startMs + SILENT_MS;
  }

  /** Will it ever be seen? Where not, what only it needs need not be counted. */
  get isShown(): boolean {
    return this.#errors.showsStatus;
  }

  /** Begins a piece of work of which it is known how many bytes it has. */
  expect(totalBytes: number): void {
    this.#totalBytes = totalBytes;
    this.#startMs = this.#nowMs();
    this.#bytes = 0;
    this.#lines = 0;
  }

  /** Says that so many bytes, and lines where they are counted, are done beside those before. */
  advance(bytes: number, lines = 0): void {
    this.#bytes += bytes;
    this.#lines += lines;
    const nowMs = this.#nowMs();
    if (!this.isShown || nowMs < this.#drawMs) return;
    this.#drawMs = nowMs + REDRAW_MS;
    if (!this.#isDrawn && !this.#isSynchronous) process.once("SIGINT", this.#interrupt);
    this.#isDrawn = true;
    this.#errors.drawStatus(this.#text(Math.max(1, nowMs - this.#startMs)));
  }

  [Symbol.dispose](): void {
    process.removeListener("SIGINT", this.#interrupt);
    this.#errors.eraseStatus();
  }

  /** Ends as the signal would have ended it, with nothing of the status left on the terminal. */
  readonly #interrupt = (): void => {
    this.#errors.eraseStatus();
    if (process.listenerCount("SIGINT") === 0) process.kill(process.pid, "SIGINT");
  };

  #text(elapsedMs: number): string {
    const rate = (this.#bytes / elapsedMs) * 1_000;
    const rates = [`${showBytes(rate)} a second`];
    if (this.#lines > 0) {
      rates.unshift(`${showCount(Math.round((this.#lines / elapsedMs) * 1_000))} lines a second`);
    }
    return [`log-thread: ${this.#doing} ${this.#share()}`, ...rates, ...this.#left(rate)].join(", ");
  }

  #share(): string {
    const total = this.#totalBytes;
    if (total === undefined || total === 0) return showBytes(this.#bytes);
    // A log that is written to meanwhile may have become longer than it was.
    const percent = Math.floor((Math.min(this.#bytes, total) / total) * 100);
    return `${percent} % of ${showBytes(total)}`;
  }

  #left(rate: number): string[] {
    const left = (this.#totalBytes ?? 0) - this.#bytes;
    return left > 0 && rate > 0 ? [`${showDuration(Math.ceil(left / rate) * 1_000)} left`] : [];
  }
}
