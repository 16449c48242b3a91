const { setImmediate: nextTurn } = process.getBuiltinModule("node:timers/promises");

/** How long the rest of the program waits at most, as far as it is up to whoever works. */
const TURN_MS = 8;

/** Lets others have their turn while something long is done in pieces. */
export class Turns {
  #sinceMs = performance.now();

  /** Called between two pieces. */
  async give(): Promise<void> {
    if (performance.now() - this.#sinceMs < TURN_MS) return;
    await nextTurn();
    this.#sinceMs = performance.now();
  }
}
