/** Ctrl-C, or what a service manager sends: the work ends where nothing is half done. A second one ends the process as it is. */
export class StopSignals {
  readonly #controller = new AbortController();
  isInterrupted = false;

  constructor() {
    process.once("SIGINT", this.#interrupt);
    process.once("SIGTERM", this.#stop);
  }

  get stopped(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    process.off("SIGINT", this.#interrupt);
    process.off("SIGTERM", this.#stop);
  }

  readonly #stop = (): void => this.#controller.abort();

  readonly #interrupt = (): void => {
    this.isInterrupted = true;
    this.#stop();
  };
}
