import { flushAtEnd } from "../../storage/index.ts";

/** The signals that can be captured: they end a program that does not listen to them. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2", "SIGBREAK"] as const;
export type CapturedSignal = (typeof SIGNALS)[number];

/** Is told of a signal, and whether it ends the process, which happens when all were told. */
export type SignalListener = (signal: CapturedSignal, ends: boolean) => void;

/**
 * Listens to signals, once for all logs of a process: several listeners that each leave the ending to
 * the others would keep the process alive. After everybody was told, the signal is raised again without
 * this listener, so that whoever started the process sees it killed by that signal. Where the program
 * listens itself, ending is its own affair.
 */
export class SignalWatch {
  readonly #listeners = new Map<CapturedSignal, Set<SignalListener>>();

  /** Has a listener told of a signal; what it gives ends that. A signal that this system has not is never raised. */
  listen(signal: CapturedSignal, listener: SignalListener): () => void {
    const listeners = this.#listeners.get(signal) ?? new Set();
    listeners.add(listener);
    // First of all that listen: one that listens for once is no longer there when it has been called.
    if (!this.#listeners.has(signal)) process.prependListener(signal, this.#onSignal);
    this.#listeners.set(signal, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.delete(signal)) process.off(signal, this.#onSignal);
    };
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const ends = !isHandledElsewhere(signal);
    const listeners = this.#listeners.get(signal as CapturedSignal) ?? [];
    for (const listener of [...listeners]) listener(signal as CapturedSignal, ends);
    if (!ends) return;
    this.#listeners.delete(signal as CapturedSignal);
    process.off(signal, this.#onSignal);
    // Other logs of the process than those that are captured may have lines that wait.
    flushAtEnd();
    process.kill(process.pid, signal);
  };
}

/**
 * Does the program deal with the signal itself? Process 1 of a container is spared by the system where it
 * does not listen: it goes on, as it would without us.
 */
function isHandledElsewhere(signal: NodeJS.Signals): boolean {
  return process.pid === 1 || process.listenerCount(signal) - 1 - signalExitListeners() > 0;
}

/**
 * Listeners of the package signal-exit, which many tools bring along. They too leave the ending to others
 * where there are any, and count themselves where all of their versions find it.
 */
function signalExitListeners(): number {
  const third = (process as { readonly __signal_exit_emitter__?: unknown }).__signal_exit_emitter__;
  const fourth = (globalThis as { readonly [key: symbol]: unknown })[Symbol.for("signal-exit emitter")];
  return countOf(third) + countOf(fourth);
}

function countOf(emitter: unknown): number {
  const count = (emitter as { readonly count?: unknown } | null | undefined)?.count;
  return typeof count === "number" ? count : 0;
}
