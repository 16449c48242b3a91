import { deferred } from "./waiters.ts";

/** Callers of `flush` who each wait for all lines up to a number; those who wait for the same share one promise. */
export class CountedWaiters {
  readonly #all: (ReturnType<typeof deferred> & { readonly upTo: number })[] = [];

  get count(): number {
    return this.#all.length;
  }

  /** One more waits. */
  add(upTo: number): Promise<void> {
    const last = this.#all.at(-1);
    if (last?.upTo === upTo) return last.promise;
    const waiter = { ...deferred(), upTo };
    this.#all.push(waiter);
    return waiter.promise;
  }

  /** So many lines are done. */
  resolve(done: number): void {
    while (this.#all[0] !== undefined && this.#all[0].upTo <= done) this.#all.shift()?.resolve();
  }

  reject(error: unknown): void {
    for (const { reject } of this.#all.splice(0)) reject(error);
  }
}
