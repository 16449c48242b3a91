import { AsyncLocalStorage } from "node:async_hooks";
import type { Span } from "./trace/span.ts";

/** What a scope says of one thing: undefined is whatever it is outside, null is none. */
type Said<T> = T | null | undefined;

/** What an event that is logged here and now carries. */
export interface Correlation {
  readonly session: string | undefined;
  readonly span: Span | undefined;
}

/**
 * Who works, and for whom: the process's session and span, and the scopes that stand before them.
 * Both are in one scope, since asking for it is what correlation costs every event.
 */
export class Scopes {
  readonly #scopes = new AsyncLocalStorage<Scope>();
  readonly #process = new ProcessScope();

  current(): Correlation {
    return this.#scopes.getStore() ?? this.#process;
  }

  /** Runs `work` in a session; what it awaits and starts is in it too. */
  withinSession<T>(id: string | null, work: () => T): T {
    return this.#within(id, this.#scopes.getStore()?.saidSpan, work);
  }

  /** Runs `work` in a span, and in the session that came with it where one did. */
  withinSpan<T>(span: Span | null, session: string | undefined, work: () => T): T {
    return this.#within(session ?? this.#scopes.getStore()?.saidSession, span, work);
  }

  /** Runs `work` in a new span beneath the current one; where there is none, just runs it. */
  withinChildSpan<T>(work: () => T): T {
    const { span } = this.current();
    return span === undefined ? work() : this.withinSpan(span.child(), undefined, work);
  }

  /** Begins the process's session; false when it is the one already. */
  beginSession(id: string): boolean {
    if (this.#process.session === id) return false;
    this.#process.session = id;
    this.#process.sessionStartedMs = performance.now();
    return true;
  }

  /** Ends the process's session; undefined when there is none. */
  endSession(): { readonly id: string; readonly durationMs: number } | undefined {
    const { session, sessionStartedMs } = this.#process;
    if (session === undefined) return undefined;
    this.#process.session = undefined;
    return { id: session, durationMs: Math.round(performance.now() - sessionStartedMs) };
  }

  /** The process's span from now on, or none. */
  setSpan(span: Span | undefined): void {
    this.#process.span = span;
  }

  #within<T>(session: Said<string>, span: Said<Span>, work: () => T): T {
    return this.#scopes.run(new Scope(this.#process, session, span), work);
  }
}

/** What holds where no scope says anything else. */
class ProcessScope implements Correlation {
  session: string | undefined;
  sessionStartedMs = 0;
  span: Span | undefined;
}

/** What holds within one piece of work. */
class Scope implements Correlation {
  readonly #process: ProcessScope;
  readonly saidSession: Said<string>;
  readonly saidSpan: Said<Span>;

  constructor(process: ProcessScope, session: Said<string>, span: Said<Span>) {
    this.#process = process;
    this.saidSession = session;
    this.saidSpan = span;
  }

  get session(): string | undefined {
    return this.saidSession === undefined ? this.#process.session : (this.saidSession ?? undefined);
  }

  get span(): Span | undefined {
    return this.saidSpan === undefined ? this.#process.span : (this.saidSpan ?? undefined);
  }
}
