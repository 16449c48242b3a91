import type { ItemJson } from "../../../src/server/contract.ts";
import { ApiProblem, ask } from "../data/api.ts";
import { FieldNames } from "./field-names.ts";
import type { RowFacts, Rows } from "./rows.ts";

/** Rows that are asked for together. */
const PAGE_ROWS = 200;

/** Pages that are kept: some thousand rows around where somebody looks. */
const PAGES_MAX = 60;

/** While the server still looks for more, it is asked again after so long. */
const ASK_AGAIN_MS = 300;

/** The server is asked again after so long where it does not answer. */
const RETRY_MS = 1_000;

const NOTHING: RowFacts = {
  total: 0,
  looked: 0,
  limitedBy: undefined,
  isKnown: false,
  problem: undefined,
  round: 0,
  wasReset: false,
  version: 0,
};

/**
 * The rows of one query: asked for by pages when somebody looks at them, kept while he is near. A row's number stays what it is as the
 * log grows. Once all are counted only the tail adds to them, so that none is counted twice. Before that the newest are shown, which
 * nobody has counted up to: they are the rows, numbered from 0, until the first round of counting is done.
 */
export class RowStore implements Rows {
  readonly q: string;
  readonly isServed = true;
  readonly fieldNames = new FieldNames();
  readonly #pages = new Map<number, readonly ItemJson[]>();
  /** Pages with a row that somebody goes to, wherever he still is. */
  readonly #waitedFor = new Set<number>();
  readonly #asked = new Map<number, AbortController>();
  readonly #listeners = new Set<() => void>();
  /** The newest rows, shown while the others are being counted. */
  #newest: readonly ItemJson[] | undefined;
  /** Is somebody at a row among those that are counted already? Then it is them that are shown. */
  #isAtCounted = false;
  #facts = NOTHING;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The place in the log up to which rows are counted; from there the tail goes on. */
  end: string | undefined;

  constructor(q: string) {
    this.q = q;
  }

  get facts(): RowFacts {
    return this.#facts;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  row(number: number): ItemJson | undefined {
    if (this.#newest !== undefined) return this.#newest[number];
    const page = Math.floor(number / PAGE_ROWS);
    return this.#pages.get(page)?.[number - page * PAGE_ROWS];
  }

  /** Asks for the rows from one number up to another, and lets go of what nobody waits for any more. */
  want(first: number, end: number): void {
    const from = Math.max(0, Math.floor(first / PAGE_ROWS));
    const to = Math.max(from, Math.floor(Math.max(0, end - 1) / PAGE_ROWS));
    for (const [page, controller] of this.#asked) {
      const isNear = page >= from - 1 && page <= to + 1;
      if (!isNear && !this.#waitedFor.has(page)) controller.abort();
    }
    for (let page = from; page <= to; page++) void this.#ask(page);
  }

  /** A row, waited for. */
  async fetch(number: number): Promise<ItemJson | undefined> {
    const page = Math.floor(number / PAGE_ROWS);
    this.#waitedFor.add(page);
    for (let tries = 0; tries < 20 && this.row(number) === undefined; tries++) {
      await this.#ask(page);
      // Where somebody else has asked for it.
      if (this.row(number) === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    this.#waitedFor.delete(page);
    return this.row(number);
  }

  /** Counts the rows, and takes in the last of them. */
  async begin(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const answer = await ask("events", { q: this.q, limit: PAGE_ROWS });
      const isWhole = answer.looked === 1;
      this.#take(answer.first, answer.items, answer.total);
      if (isWhole) this.end = answer.end;
      const { looked, limitedBy, newest = [] } = answer;
      const isCounting = !isWhole && limitedBy === undefined && !this.#isAtCounted;
      if (this.#newest === undefined && isCounting) this.fieldNames.add(newest);
      this.#newest = isCounting && newest.length > 0 ? newest : undefined;
      const total = this.#newest?.length ?? answer.total;
      const round = this.#facts.round + (isWhole ? 1 : 0);
      this.#change({ total, looked, limitedBy, isKnown: true, problem: undefined, round });
      if (!isWhole && limitedBy === undefined)
        this.#timer = setTimeout(() => void this.begin(), ASK_AGAIN_MS);
    } catch (error) {
      this.#fail(error);
    }
  }

  async find(position: string): Promise<number | undefined> {
    const answer = await ask("events", { q: this.q, at: position, limit: PAGE_ROWS });
    const index = answer.items.findIndex((item) => item.position === position);
    if (index === -1) {
      const number = this.#newest?.findIndex((item) => item.position === position) ?? -1;
      return number === -1 ? undefined : number;
    }
    this.#isAtCounted = true;
    if (this.#newest !== undefined || answer.first + index >= this.#facts.total) await this.begin();
    this.#take(answer.first, answer.items, answer.total);
    const number = answer.first + index;
    await this.fetch(number);
    return number;
  }

  /**
   * Takes in rows that were written behind the last one.
   *
   * @param end the place behind them
   */
  append(items: readonly ItemJson[], end: string): void {
    if (this.#facts.round === 0) return;
    let { total } = this.#facts;
    for (const item of items) {
      const page = Math.floor(total / PAGE_ROWS);
      const rows = this.#pages.get(page);
      // Only a page that is whole up to here can go on.
      if (rows === undefined ? total % PAGE_ROWS === 0 : rows.length === total % PAGE_ROWS)
        this.#keep(page, [...(rows ?? []), item]);
      total++;
    }
    this.end = end;
    this.#change({ total });
  }

  /** Begins anew, since what was counted is not there any more. */
  async reset(): Promise<void> {
    this.#pages.clear();
    this.#isAtCounted = false;
    this.#change({ wasReset: true });
    await this.begin();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const controller of this.#asked.values()) controller.abort();
  }

  async #ask(page: number): Promise<void> {
    if (this.#newest !== undefined) return;
    const { total, isKnown } = this.#facts;
    const rows = this.#pages.get(page);
    const expected = Math.min(PAGE_ROWS, total - page * PAGE_ROWS);
    if (this.#asked.has(page) || (rows?.length ?? 0) >= expected || (isKnown && expected <= 0)) return;
    const controller = new AbortController();
    this.#asked.set(page, controller);
    try {
      const first = page * PAGE_ROWS;
      const answer = await ask("events", { q: this.q, first, limit: PAGE_ROWS }, controller.signal);
      // A log only grows: fewer than before it was asked means that something was taken away.
      if (answer.looked === 1 && this.#facts.looked === 1 && answer.total < total) {
        await this.reset();
        return;
      }
      if (answer.first === first) this.#keep(page, answer.items);
      this.#change({ problem: undefined });
    } catch (error) {
      if (!controller.signal.aborted) this.#fail(error);
    } finally {
      this.#asked.delete(page);
    }
  }

  /** Keeps what an answer has of whole pages, and of the last one. */
  #take(first: number, items: readonly ItemJson[], total: number): void {
    for (let page = Math.ceil(first / PAGE_ROWS); page * PAGE_ROWS < first + items.length; page++) {
      const from = page * PAGE_ROWS - first;
      const rows = items.slice(from, from + PAGE_ROWS);
      const isWhole = rows.length === PAGE_ROWS || first + items.length >= total;
      if (isWhole && rows.length > (this.#pages.get(page)?.length ?? 0)) this.#keep(page, rows);
    }
  }

  #keep(page: number, rows: readonly ItemJson[]): void {
    this.fieldNames.add(rows.slice(this.#pages.get(page)?.length ?? 0));
    // Taken out and put back it is the one that was used last.
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= PAGES_MAX) break;
      this.#pages.delete(oldest);
    }
  }

  #fail(error: unknown): void {
    this.#change({ problem: error as Error });
    clearTimeout(this.#timer);
    if (!(error instanceof ApiProblem)) this.#timer = setTimeout(() => void this.begin(), RETRY_MS);
  }

  #change(change: Partial<RowFacts>): void {
    this.#facts = { ...this.#facts, ...change, version: this.#facts.version + 1 };
    for (const listener of this.#listeners) listener();
  }
}
