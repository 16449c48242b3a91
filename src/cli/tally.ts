import type { LogEvent } from "../line/index.ts";
import { isErrorType } from "../line/index.ts";
import type { LogItem } from "../reader/index.ts";

/** Different names that are counted one by one; what a hostile log has beyond is counted together. */
export const NAMES_MAX = 100_000;

/** What is counted of one type, source or session. */
export interface Count {
  events: number;
  errors: number;
  firstMs: number;
  lastMs: number;
}

/** Counts by name, in bounded memory. */
export class Counts {
  readonly #counts = new Map<string, Count>();
  readonly #namesMax: number;
  #events = 0;
  /** Events of names that came when there were too many already. */
  beyond = 0;

  constructor(namesMax = NAMES_MAX) {
    this.#namesMax = namesMax;
  }

  add(name: string, timeMs: number, isError: boolean): void {
    this.#events++;
    const count = this.#counts.get(name) ?? this.#begin(name, timeMs);
    if (count === undefined) {
      this.beyond++;
      return;
    }
    count.events++;
    if (isError) count.errors++;
    if (timeMs < count.firstMs) count.firstMs = timeMs;
    if (timeMs > count.lastMs) count.lastMs = timeMs;
  }

  /** Adds what was counted of a name elsewhere, which was not added before. */
  addCount(name: string, count: Count): void {
    this.#events += count.events;
    if (this.#counts.size < this.#namesMax) this.#counts.set(name, count);
    else this.beyond += count.events;
  }

  /** Events of all names. */
  get events(): number {
    return this.#events;
  }

  /** Different names that were counted. */
  get size(): number {
    return this.#counts.size;
  }

  /** The names with the most events, by name where they are equal. */
  top(most: number): (readonly [name: string, count: Count])[] {
    return [...this.#counts]
      .sort(([a, { events: x }], [b, { events: y }]) => y - x || (a < b ? -1 : 1))
      .slice(0, most);
  }

  #begin(name: string, timeMs: number): Count | undefined {
    if (this.#counts.size >= this.#namesMax) return undefined;
    const count = { events: 0, errors: 0, firstMs: timeMs, lastMs: timeMs };
    this.#counts.set(ownCopy(name), count);
    return count;
  }
}

/** Types whose tokens are summed one by one; what a hostile log has beyond is summed together. */
const SUMMED_TYPES_MAX = 100;
const OTHER_TYPES = "other types";

/** A sum, and how many events gave a number to it. */
export interface Sum {
  sum: number;
  events: number;
}

/**
 * Sums of one field by the type of the events that have it: an `llm:request` and its `llm:response` may both
 * say `tokens_in`, and one sum over both would count every token twice. What was never given is unknown,
 * which is not 0.
 */
export class Sums {
  readonly #byType = new Map<string, Sum>();
  readonly #typesMax: number;

  constructor(typesMax = SUMMED_TYPES_MAX) {
    this.#typesMax = typesMax;
  }

  add(type: string, value: unknown): void {
    if (typeof value !== "number" || !Number.isFinite(value)) return;
    const isFull = this.#byType.size >= this.#typesMax && !this.#byType.has(type);
    const name = isFull ? OTHER_TYPES : type;
    const known = this.#byType.get(name);
    if (known === undefined) {
      this.#byType.set(ownCopy(name), { sum: value, events: 1 });
    } else {
      known.sum += value;
      known.events++;
    }
  }

  /** The largest first. */
  entries(): (readonly [type: string, sum: Sum])[] {
    return [...this.#byType].sort(([, a], [, b]) => b.sum - a.sum);
  }
}

/** A text cut out of a line keeps the whole block it was read from in memory; a copy does not. */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}

/** What `stats` counts, in one pass and in memory that does not grow with the log. */
export class Tally {
  events = 0;
  errors = 0;
  salvaged = 0;
  malformed = 0;
  malformedBytes = 0;
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = Number.NEGATIVE_INFINITY;
  readonly reasons = new Map<string, number>();
  readonly tokensIn = new Sums();
  readonly tokensOut = new Sums();
  readonly types = new Counts();
  readonly sources = new Counts();
  readonly sessions = new Counts();

  add(item: LogItem): void {
    if (item.kind === "event") {
      this.#addEvent(item);
      return;
    }
    this.malformed++;
    this.malformedBytes += item.length;
    this.reasons.set(item.reason, (this.reasons.get(item.reason) ?? 0) + 1);
  }

  #addEvent(event: LogEvent): void {
    const { timeMs, type } = event;
    const isError = isErrorType(type);
    this.events++;
    if (isError) this.errors++;
    if (event.salvaged) this.salvaged++;
    if (timeMs < this.firstMs) this.firstMs = timeMs;
    if (timeMs > this.lastMs) this.lastMs = timeMs;
    this.types.add(type, timeMs, isError);
    this.sources.add(event.source, timeMs, isError);
    this.#addFields(event, type, timeMs, isError);
  }

  /** Fields are decoded only where the line holds one of those that count. */
  #addFields(event: LogEvent, type: string, timeMs: number, isError: boolean): void {
    const { raw } = event;
    const hasTokens = raw.includes("tokens_");
    if (!hasTokens && !raw.includes("session_id=")) return;
    const { fields } = event;
    const session = fields["session_id"];
    if (typeof session === "string") this.sessions.add(session, timeMs, isError);
    if (!hasTokens) return;
    this.tokensIn.add(type, fields["tokens_in"]);
    this.tokensOut.add(type, fields["tokens_out"]);
  }
}
