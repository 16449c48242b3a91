import { limits, safeCode } from "../base/index.ts";
import { errorParts, formatTimestamp, isError, safeString } from "../line/index.ts";

/** What no waiting cures: the log was closed, or a value logs itself. */
const LASTING_CODES: ReadonlySet<string> = new Set(["ERR_CLOSED", "ERR_RECURSION"]);

/** The last thing that went wrong. */
export interface LastError {
  /** The system's code (`ENOSPC`), or this package's. */
  readonly code: string;
  readonly message: string;
  readonly atMs: number;
}

/**
 * Keeps account of what could not be written: counts it, says so once on stderr for as long as it
 * lasts, and keeps the count until the log itself has said it.
 */
export class Trouble {
  readonly #where: string;
  #dropped = 0;
  #untold = 0;
  #sinceMs = 0;
  #saidAtMs = Number.NEGATIVE_INFINITY;
  /** Was this outage said on stderr? One that follows another closely is said a while later, if it lasts. */
  #said = false;
  #last: LastError | undefined;

  constructor(where: string) {
    this.#where = where;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get last(): LastError | undefined {
    return this.#last;
  }

  /** Is writing failing now? */
  get lasting(): boolean {
    return this.#untold > 0;
  }

  /** One more event could not be written. */
  drop(error: unknown, atMs: number): void {
    this.#dropped++;
    if (this.#untold++ === 0) this.#sinceMs = atMs;
    const message = isError(error) ? errorParts(error).message : safeString(error);
    this.#last = { code: safeCode(error), message, atMs };
    if (this.#said || Math.abs(atMs - this.#saidAtMs) < limits.complaintIntervalMs) return;
    this.#said = true;
    this.#saidAtMs = atMs;
    const until = LASTING_CODES.has(this.#last.code) ? "" : " until it can be written again";
    say(`${this.#where}: ${message}; events are dropped and counted${until}`);
  }

  /** What was dropped and is not yet said in the log, as the fields of an event. */
  get untold(): { readonly count: number; readonly code: string; readonly since: string } {
    const since = formatTimestamp(this.#sinceMs);
    return { count: this.#untold, code: this.#last?.code ?? "", since };
  }

  /** The log says it now. */
  settle(): void {
    this.#untold = 0;
    this.#said = false;
  }
}

/** One line on stderr. `console.error` survives a closed stderr, a plain write does not. */
export function say(message: string): void {
  try {
    console.error(`log-thread: ${message}`);
  } catch {
    // Nobody is left to tell.
  }
}
