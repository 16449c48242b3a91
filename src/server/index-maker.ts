import type { LogIndex } from "../reader/index.ts";

/** Makes what is missing of an index, in the background, one time after the other. */
export class IndexMaker {
  readonly #index: LogIndex;
  readonly #closing = new AbortController();
  #making: Promise<void> | undefined;

  constructor(index: LogIndex) {
    this.#index = index;
  }

  /** Begins, where it has not begun. */
  begin(): void {
    if (this.#closing.signal.aborted) return;
    this.#making ??= this.#index
      .build({ signal: this.#closing.signal })
      // What can not be read now is tried again when somebody asks, and shows then.
      .catch(() => {})
      .finally(() => {
        this.#making = undefined;
      });
  }

  /** Ends it; what was made stays. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#making;
    this.#index.close();
  }
}
