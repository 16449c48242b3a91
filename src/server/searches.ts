import type { Query } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { Results } from "./results.ts";
import { SearchedResults } from "./searched-results.ts";

/** Searches that are kept: what somebody has just looked at, and a few before. */
const SEARCHES_MAX = 4;

/** How long an answer waits for a search to come to its end: what takes longer is shown as it comes. */
const PATIENCE_MS = 150;

/** A search that nobody has asked for since so long goes on only when somebody asks again. */
const IDLE_MS = 3_000;

/** The searches through text that go on, or that were finished and may be asked for again. */
export class Searches {
  readonly #source: LineSource;
  readonly #idleMs: number;
  /** The one that was asked for last is the last one. */
  readonly #kept = new Map<string, KeptSearch>();

  constructor(source: LineSource, idleMs = IDLE_MS) {
    this.#source = source;
    this.#idleMs = idleMs;
  }

  /** What a search has found; it is begun or gone on with, and waited for a moment. */
  async find({ filter, malformed }: Query): Promise<Results> {
    const key = JSON.stringify([filter, malformed]);
    const kept =
      this.#kept.get(key) ?? new KeptSearch(new SearchedResults(this.#source, { filter, malformed }));
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    this.#letGo();
    await kept.advance(this.#idleMs);
    return kept.results;
  }

  close(): void {
    for (const kept of this.#kept.values()) kept.stop();
    this.#kept.clear();
  }

  #letGo(): void {
    for (const [key, kept] of this.#kept) {
      if (this.#kept.size <= SEARCHES_MAX) return;
      kept.stop();
      this.#kept.delete(key);
    }
  }
}

/** A search that goes on for as long as somebody asks for it. */
class KeptSearch {
  readonly results: SearchedResults;
  #controller = new AbortController();
  #idle: NodeJS.Timeout | undefined;

  constructor(results: SearchedResults) {
    this.results = results;
  }

  /** Goes on, and waits for a moment. What went wrong is told to who waits. */
  async advance(idleMs: number): Promise<void> {
    if (this.#controller.signal.aborted) this.#controller = new AbortController();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), idleMs).unref();
    const search = this.results.search(this.#controller.signal);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    try {
      await Promise.race([search, patience]);
    } finally {
      clearTimeout(timer);
      // Who waits no more hears of it when he asks again.
      search.catch(() => {});
    }
  }

  stop(): void {
    clearTimeout(this.#idle);
    this.#controller.abort();
  }
}
