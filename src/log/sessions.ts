import { AsyncLocalStorage } from "node:async_hooks";

/** Who works: the process's session, and the scopes that stand before it. */
export class Sessions {
  readonly #scopes = new AsyncLocalStorage<string | null>();
  #process: { readonly id: string; readonly startedMs: number } | undefined;

  /** The innermost scope's session, else the process's. A scope of null has none. */
  current(): string | undefined {
    const scope = this.#scopes.getStore();
    return scope === undefined ? this.#process?.id : (scope ?? undefined);
  }

  /** Runs `work` in a scope; what it awaits and starts is in it too. */
  within<T>(id: string | null, work: () => T): T {
    return this.#scopes.run(id, work);
  }

  /** Begins the process's session; false when it is the one already. */
  begin(id: string): boolean {
    if (this.#process?.id === id) return false;
    this.#process = { id, startedMs: performance.now() };
    return true;
  }

  /** Ends the process's session; undefined when there is none. */
  end(): { readonly id: string; readonly durationMs: number } | undefined {
    const session = this.#process;
    if (session === undefined) return undefined;
    this.#process = undefined;
    return { id: session.id, durationMs: Math.round(performance.now() - session.startedMs) };
  }
}
