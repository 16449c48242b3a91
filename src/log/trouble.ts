import { limits, safeCode } from "../base/index.ts";

/** The last thing that went wrong. */
export interface LastError {
  /** The system's code (`ENOSPC`), or this package's. */
  readonly code: string;
  readonly message: string;
  readonly atMs: number;
}

/**
 * Keeps account of what could not be written: counts it, says so once on stderr for as long as it
 * lasts, and hands the count over when writing works again.
 */
export class Trouble {
  readonly #where: string;
  #dropped = 0;
  #unreported = 0;
  #sinceMs = 0;
  #saidAtMs = Number.NEGATIVE_INFINITY;
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
    return this.#unreported > 0;
  }

  /** One more event could not be written. */
  drop(error: unknown, atMs: number): void {
    this.#dropped++;
    if (this.#unreported++ === 0) this.#sinceMs = atMs;
    const message = error instanceof Error ? error.message : String(error);
    this.#last = { code: safeCode(error), message, atMs };
    if (this.#unreported > 1 || Math.abs(atMs - this.#saidAtMs) < limits.complaintIntervalMs) return;
    this.#saidAtMs = atMs;
    say(`${this.#where}: ${message}; events are dropped and counted until it can be written again`);
  }

  /** Writing works again: what was dropped since it stopped, as the fields of an event. */
  settle(): { readonly count: number; readonly code: string; readonly since: string } | undefined {
    if (this.#unreported === 0) return undefined;
    const count = this.#unreported;
    this.#unreported = 0;
    return { count, code: this.#last?.code ?? "", since: new Date(this.#sinceMs).toISOString() };
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
