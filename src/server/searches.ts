import type { Query } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { Results } from "./results.ts";
import { SearchedResults } from "./searched-results.ts";

/** Searches that are kept: what somebody has just looked at, and a few before. */
const SEARCHES_MAX = 6;

/** How long an answer waits for a search to come to its end: what takes longer is shown as it comes. */
const PATIENCE_MS = 150;

interface Kept {
  readonly results: SearchedResults;
  readonly controller: AbortController;
}

/** The searches through text that go on, or that were finished and may be asked for again. */
export class Searches {
  readonly #source: LineSource;
  /** The one that was asked for last is the last one. */
  readonly #kept = new Map<string, Kept>();

  constructor(source: LineSource) {
    this.#source = source;
  }

  /** What a search has found; it is begun or gone on with, and waited for a moment. */
  async find(text: string, { filter, malformed }: Query): Promise<Results> {
    // Times that are counted from now mean others a minute later.
    const key = JSON.stringify([text, filter]);
    const kept = this.#kept.get(key) ?? {
      results: new SearchedResults(this.#source, filter, malformed),
      controller: new AbortController(),
    };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    this.#letGo();
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
    await Promise.race([kept.results.search(kept.controller.signal), patience]);
    return kept.results;
  }

  close(): void {
    for (const { controller } of this.#kept.values()) controller.abort();
    this.#kept.clear();
  }

  #letGo(): void {
    for (const [key, { controller }] of this.#kept) {
      if (this.#kept.size <= SEARCHES_MAX) return;
      controller.abort();
      this.#kept.delete(key);
    }
  }
}
