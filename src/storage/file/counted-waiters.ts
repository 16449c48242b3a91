/** Callers of `flush` who each wait for all lines up to a number. */
export class CountedWaiters {
  readonly #all: {
    readonly upTo: number;
    readonly resolve: () => void;
    readonly reject: (error: unknown) => void;
  }[] = [];

  get count(): number {
    return this.#all.length;
  }

  /** One more waits. Who does is told when it fails; a promise that nobody looks at is no reason to end the program. */
  add(upTo: number): Promise<void> {
    const done = new Promise<void>((resolve, reject) => this.#all.push({ upTo, resolve, reject }));
    done.catch(() => {});
    return done;
  }

  /** So many lines are done. */
  resolve(done: number): void {
    while (this.#all[0] !== undefined && this.#all[0].upTo <= done) this.#all.shift()?.resolve();
  }

  reject(error: unknown): void {
    for (const { reject } of this.#all.splice(0)) reject(error);
  }
}
