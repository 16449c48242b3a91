import type { ItemJson } from "../../../src/server/contract.ts";
import { ApiProblem, ask } from "../data/api.ts";

/** Rows that are asked for together. */
const PAGE_ROWS = 200;

/** Pages that are kept: some thousand rows around where somebody looks. */
const PAGES_MAX = 60;

/** While the server still looks for more, it is asked again after so long. */
const ASK_AGAIN_MS = 300;

/** What is known of a query's rows. */
export interface RowFacts {
  readonly total: number;
  /** How much of the log was looked at, 0 to 1. */
  readonly looked: number;
  readonly limitedBy: string | undefined;
  /** Was there an answer at all? */
  readonly isKnown: boolean;
  readonly problem: Error | undefined;
  /** Changes whenever a row may have. */
  readonly version: number;
}

/**
 * The rows of one query by their number, 0 being the log's first: asked for by pages when somebody looks at them, kept while he is near.
 * A row's number stays what it is as the log grows.
 */
export class RowStore {
  readonly q: string;
  readonly #pages = new Map<number, readonly ItemJson[]>();
  readonly #asked = new Map<number, AbortController>();
  readonly #listeners = new Set<() => void>();
  #facts: RowFacts = {
    total: 0,
    looked: 0,
    limitedBy: undefined,
    isKnown: false,
    problem: undefined,
    version: 0,
  };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isReady: (end: string) => void = () => {};
  /** Resolves when it is known how many rows there are: with the place in the log up to which they were counted. */
  readonly ready: Promise<string>;
  /** Up to where rows are known; what the tail gives again from before is left out. */
  end: string | undefined;

  constructor(q: string) {
    this.q = q;
    this.ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
  }

  get facts(): RowFacts {
    return this.#facts;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A row; undefined until it has come. */
  row(number: number): ItemJson | undefined {
    const page = Math.floor(number / PAGE_ROWS);
    return this.#pages.get(page)?.[number - page * PAGE_ROWS];
  }

  /** Asks for the rows from one number up to another, and lets go of what nobody waits for any more. */
  want(first: number, end: number): void {
    const from = Math.max(0, Math.floor(first / PAGE_ROWS));
    const to = Math.max(from, Math.floor(Math.max(0, end - 1) / PAGE_ROWS));
    for (const [page, controller] of this.#asked) {
      if (page < from - 1 || page > to + 1) controller.abort();
    }
    for (let page = from; page <= to; page++) void this.#ask(page);
  }

  /** Begins: asks how many rows there are, and for the last of them. */
  async begin(): Promise<void> {
    try {
      const answer = await ask("events", { q: this.q, limit: PAGE_ROWS });
      this.#learn(answer);
      if (answer.looked === 1) {
        this.end = answer.end;
        this.#isReady(answer.end);
      }
      this.want(answer.first, answer.total);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The number of the row at a position, with the rows around it. */
  async find(position: string): Promise<number | undefined> {
    const { items, first, ...found } = await ask("events", { q: this.q, at: position, limit: PAGE_ROWS });
    this.#learn(found);
    const index = items.findIndex((item) => item.position === position);
    this.want(first, first + items.length);
    return index === -1 ? undefined : first + index;
  }

  /**
   * Takes in rows that were written behind the last one.
   *
   * @param end the place behind them
   */
  append(items: readonly ItemJson[], end: string): void {
    if (!this.#facts.isKnown || this.#facts.looked < 1) return;
    let { total } = this.#facts;
    for (const item of items) {
      const page = Math.floor(total / PAGE_ROWS);
      const rows = this.#pages.get(page);
      if (total % PAGE_ROWS === 0) this.#keep(page, [item]);
      // Only a page that is whole up to here can go on.
      else if (rows !== undefined && rows.length === total % PAGE_ROWS) this.#keep(page, [...rows, item]);
      total++;
    }
    this.end = end;
    this.#change({ total });
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const controller of this.#asked.values()) controller.abort();
    this.#listeners.clear();
  }

  async #ask(page: number): Promise<void> {
    const { total, isKnown } = this.#facts;
    const rows = this.#pages.get(page);
    const expected = Math.min(PAGE_ROWS, total - page * PAGE_ROWS);
    if (
      this.#asked.has(page) ||
      (rows !== undefined && rows.length >= expected) ||
      (isKnown && expected <= 0)
    )
      return;
    const controller = new AbortController();
    this.#asked.set(page, controller);
    try {
      const first = page * PAGE_ROWS;
      const answer = await ask("events", { q: this.q, first, limit: PAGE_ROWS }, controller.signal);
      if (answer.first === first) this.#keep(page, answer.items);
      this.#learn(answer);
    } catch (error) {
      if (!controller.signal.aborted) this.#fail(error);
    } finally {
      this.#asked.delete(page);
    }
  }

  #keep(page: number, rows: readonly ItemJson[]): void {
    // Taken out and put back it is the one that was used last.
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= PAGES_MAX) break;
      this.#pages.delete(oldest);
    }
  }

  #learn({ total, looked, limitedBy }: { total: number; looked: number; limitedBy?: string }): void {
    const isBehind = total < this.#facts.total && looked === 1 && this.#facts.looked === 1;
    // Live rows may have come while an older answer was on its way.
    this.#change({
      total: isBehind ? this.#facts.total : total,
      looked,
      limitedBy,
      isKnown: true,
      problem: undefined,
    });
    clearTimeout(this.#timer);
    if (looked < 1 && limitedBy === undefined)
      this.#timer = setTimeout(() => void this.begin(), ASK_AGAIN_MS);
  }

  #fail(error: unknown): void {
    this.#change({ problem: error as Error });
    clearTimeout(this.#timer);
    if (!(error instanceof ApiProblem)) this.#timer = setTimeout(() => void this.begin(), 1_000);
  }

  #change(change: Partial<RowFacts>): void {
    this.#facts = { ...this.#facts, ...change, version: this.#facts.version + 1 };
    for (const listener of this.#listeners) listener();
  }
}
