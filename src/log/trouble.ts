import { limits, safeCode } from "../base/index.ts";
import { errorParts, formatTimestamp, isError, safeString } from "../line/index.ts";

/** What no waiting cures: the log was closed, or a value logs itself. */
const LASTING_CODES: ReadonlySet<string> = new Set(["ERR_CLOSED", "ERR_RECURSION"]);

/** Is it something that trying again does not help? */
export function isLasting(error: unknown): boolean {
  return LASTING_CODES.has(safeCode(error));
}

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
  readonly #meanwhile: string;
  #dropped = 0;
  #untold = 0;
  #sinceMs = 0;
  #saidAtMs = Number.NEGATIVE_INFINITY;
  /** Was this outage said on stderr? One that follows another closely is said a while later, if it lasts. */
  #said = false;
  #last: LastError | undefined;
  /** Does the storage hold lines that it can not write, or not make safe? */
  #waiting = false;
  #mentionedAtMs = Number.NEGATIVE_INFINITY;
  /** Was it said that events are lost? */
  #saidLost = false;

  /** @param meanwhile what happens to events for as long as it lasts */
  constructor(where: string, meanwhile: string) {
    this.#where = where;
    this.#meanwhile = meanwhile;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get last(): LastError | undefined {
    return this.#last;
  }

  /** Is something wrong now? */
  get lasting(): boolean {
    return this.#untold > 0 || this.#waiting;
  }

  /** Were events dropped of which the log itself does not tell yet? */
  get hasUntold(): boolean {
    return this.#untold > 0;
  }

  /** More events could not be written. */
  drop(error: unknown, atMs: number): void {
    this.#count(1, atMs);
    const until = isLasting(error) ? "" : " until it works again";
    this.#complain(error, atMs, `${this.#meanwhile}${until}`);
  }

  /** Events that were accepted will never be written. */
  lose(error: unknown, events: number, atMs: number): void {
    this.#count(events, atMs);
    // It is worth a line of its own, but at the end of a program not one for every event.
    if (!this.#saidLost) this.#saidAtMs = Number.NEGATIVE_INFINITY;
    this.#said = this.#saidLost;
    this.#saidLost = true;
    this.#complain(error, atMs, `${events} events were not written and are lost`);
  }

  #count(events: number, atMs: number): void {
    if (this.#untold === 0) this.#sinceMs = atMs;
    this.#dropped += events;
    this.#untold += events;
  }

  /**
   * Events that were accepted wait for better times.
   *
   * @param refusedFrom from where on others are not accepted any more
   */
  wait(error: unknown, meanwhile: string, refusedFrom: string | undefined, atMs: number): void {
    this.#waiting = true;
    const beyond = refusedFrom === undefined ? "" : `; ${refusedFrom} ${this.#meanwhile}`;
    this.#complain(error, atMs, `${meanwhile}${beyond}`);
  }

  /** They are as safe as they should be. */
  waitIsOver(): void {
    this.#waiting = false;
    if (this.#untold === 0) this.#said = false;
  }

  /** Something beside the events went wrong, which they do not feel: the log is not rotated, and grows on. */
  mention(error: unknown, atMs: number): void {
    const message = messageOf(error);
    this.#last = { code: safeCode(error), message, atMs };
    if (Math.abs(atMs - this.#mentionedAtMs) < limits.complaintIntervalMs) return;
    this.#mentionedAtMs = atMs;
    say(`${this.#where}: it could not be rotated: ${message}; events are written to it as before`);
  }

  /** What was dropped and is not yet said in the log, as the fields of an event. */
  get untold(): { readonly count: number; readonly code: string; readonly since: string } {
    const since = formatTimestamp(this.#sinceMs);
    return { count: this.#untold, code: this.#last?.code ?? "", since };
  }

  /** The log says it now. */
  settle(): void {
    this.#untold = 0;
    if (!this.#waiting) this.#said = false;
  }

  /** One line on stderr for each time that something goes wrong, and not more often than people can read. */
  #complain(error: unknown, atMs: number, meanwhile: string): void {
    const message = messageOf(error);
    this.#last = { code: safeCode(error), message, atMs };
    if (this.#said || Math.abs(atMs - this.#saidAtMs) < limits.complaintIntervalMs) return;
    this.#said = true;
    this.#saidAtMs = atMs;
    say(`${this.#where}: ${message}; ${meanwhile}`);
  }
}

function messageOf(error: unknown): string {
  return isError(error) ? errorParts(error).message : safeString(error);
}

/** One line on stderr. `console.error` survives a closed stderr, a plain write does not. */
export function say(message: string): void {
  try {
    console.error(`log-thread: ${message}`);
  } catch {
    // Nobody is left to tell.
  }
}
