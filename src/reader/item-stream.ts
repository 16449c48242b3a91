import { limits } from "../base/index.ts";
import { nextTurn } from "./next-turn.ts";

/** What `for await` gets from a stream. */
type Result<T> = IteratorResult<T, undefined>;

/**
 * Gives the items of many batches one by one, as an async generator would. A generator awaits
 * every item it yields, which costs more than reading the item did; here only a batch is waited for.
 */
export class ItemStream<T> implements AsyncGenerator<T, undefined, undefined> {
  readonly #batches: Iterator<readonly T[]>;
  readonly #signal: AbortSignal | undefined;
  #batch: readonly T[] = [];
  #given = 0;
  /** When everything else of the program has its turn again. */
  #turnDueMs = performance.now() + limits.turnIntervalMs;
  /** What was asked for and is not settled yet. Whoever asks meanwhile is answered behind it. */
  #pending: Promise<unknown> | undefined;

  /**
   * @param batches where items come from; closed once nobody wants more
   * @param signal ends the stream before the next batch
   */
  constructor(batches: Iterator<readonly T[]>, signal: AbortSignal | undefined) {
    this.#batches = batches;
    this.#signal = signal;
  }

  async next(): Promise<Result<T>> {
    if (this.#pending === undefined && this.#given < this.#batch.length) {
      return { value: this.#batch[this.#given++] as T, done: false };
    }
    return this.#inTurn(() => this.#fill());
  }

  /** Ends the stream, and lets go of what its batches are read from. */
  return(): Promise<Result<T>> {
    return this.#inTurn(() => this.#end());
  }

  throw(error: unknown): Promise<Result<T>> {
    return this.#inTurn(() => {
      this.#end();
      throw error;
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** The next item, from the next batch that has one. */
  async #fill(): Promise<Result<T>> {
    while (this.#given >= this.#batch.length) {
      if (performance.now() >= this.#turnDueMs) await this.#giveTurn();
      if (this.#signal?.aborted) return this.#end();
      const next = this.#batches.next();
      if (next.done) return this.#end();
      this.#batch = next.value;
      this.#given = 0;
    }
    return { value: this.#batch[this.#given++] as T, done: false };
  }

  async #giveTurn(): Promise<void> {
    await nextTurn();
    this.#turnDueMs = performance.now() + limits.turnIntervalMs;
  }

  #end(): Result<T> {
    this.#batch = [];
    this.#batches.return?.();
    return { value: undefined, done: true };
  }

  #inTurn(work: () => Result<T> | Promise<Result<T>>): Promise<Result<T>> {
    const before = this.#pending ?? Promise.resolve();
    const result = before.then(work);
    const settled: Promise<void> = result.then(
      () => this.#settle(settled),
      () => this.#settle(settled),
    );
    this.#pending = settled;
    return result;
  }

  #settle(settled: Promise<unknown>): void {
    if (this.#pending === settled) this.#pending = undefined;
  }
}
