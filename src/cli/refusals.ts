import { showCount, showCounted } from "./quantities.ts";

/** Lines that are told one by one; the rest is counted. */
const TOLD_MAX = 5;

/** Lines of input that could not be read: the first are told with their reason, all are counted. */
export class Refusals {
  readonly #say: (text: string) => void;
  #count = 0;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  get count(): number {
    return this.#count;
  }

  /** @param where such as `line 3` */
  add(where: string, reason: string): void {
    this.#count++;
    if (this.#count <= TOLD_MAX) this.#say(`${where}: ${reason}`);
  }

  /** Says how many there were, and how many of them nothing was said of. */
  conclude(): void {
    if (this.#count === 0) return;
    const untold = this.#count - TOLD_MAX;
    const rest = untold > 0 ? ` (${showCount(untold)} of them not told one by one)` : "";
    this.#say(`${showCounted(this.#count, "line")} could not be read${rest}`);
  }
}
