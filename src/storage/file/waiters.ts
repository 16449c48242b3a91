/** Somebody's promise, from the side of whoever keeps it. */
interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Callers of `flush` who wait for the same thing. All who come one after the other share one promise. */
export class Waiters {
  #all: Deferred[] = [];
  /** What the next one is given as well. */
  #shared: Deferred | undefined;

  /** Promises that wait: 0 when nobody does. */
  get count(): number {
    return this.#all.length;
  }

  /** One more waits. */
  add(): Promise<void> {
    if (this.#shared === undefined) {
      this.#shared = deferred();
      this.#all.push(this.#shared);
    }
    return this.#shared.promise;
  }

  /** Those who waited for something else wait for this. */
  take(others: Waiters | undefined): void {
    if (others !== undefined) this.#all.unshift(...others.#letGo());
  }

  resolve(): void {
    for (const { resolve } of this.#letGo()) resolve();
  }

  reject(error: unknown): void {
    for (const { reject } of this.#letGo()) reject(error);
  }

  #letGo(): Deferred[] {
    this.#shared = undefined;
    return this.#all.splice(0);
  }
}

/** Who waits is told when it fails; a promise that nobody looks at is no reason to end the program. */
export function deferred(): Deferred {
  let [resolve, reject] = [() => {}, (_: unknown) => {}];
  const promise = new Promise<void>((...both) => {
    [resolve, reject] = both;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
