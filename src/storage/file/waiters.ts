/** Callers of `flush` who wait for the same thing. */
export class Waiters {
  #all: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];

  get count(): number {
    return this.#all.length;
  }

  /** One more waits. Who does is told when it fails; a promise that nobody looks at is no reason to end the program. */
  add(): Promise<void> {
    const done = new Promise<void>((resolve, reject) => this.#all.push({ resolve, reject }));
    done.catch(() => {});
    return done;
  }

  /** Those who waited for something else wait for this. */
  take(others: Waiters | undefined): void {
    if (others !== undefined) this.#all.unshift(...others.#all.splice(0));
  }

  resolve(): void {
    for (const { resolve } of this.#all.splice(0)) resolve();
  }

  reject(error: unknown): void {
    for (const { reject } of this.#all.splice(0)) reject(error);
  }
}
