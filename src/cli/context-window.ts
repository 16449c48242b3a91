import type { LogItem } from "../reader/index.ts";
import type { Arguments, Option } from "./arguments.ts";

/** How many items are shown around each that is wanted. */
export interface ContextSize {
  readonly before: number;
  readonly after: number;
}

/** Context, as every command that shows lines takes it: as in grep. */
export const CONTEXT_OPTIONS: readonly Option[] = [
  {
    name: "after-context",
    short: "A",
    value: "N",
    help: "also the N events behind each that matches, in the log's order and whatever they are",
  },
  { name: "before-context", short: "B", value: "N", help: "also the N events before it" },
  {
    name: "context",
    short: "C",
    value: "N",
    help: "also N on both sides; -- stands between groups that do not touch, and --json marks the others with context: true",
  },
];

/**
 * The context that somebody wants; undefined where none is asked for.
 *
 * @throws UsageError for what is no whole number
 */
export function contextSize(given: Arguments): ContextSize | undefined {
  if (!CONTEXT_OPTIONS.some(({ name }) => given.has(name))) return undefined;
  const both = given.wholeNumber("context", { fallback: 0, least: 0 });
  return {
    before: given.wholeNumber("before-context", { fallback: both, least: 0 }),
    after: given.wholeNumber("after-context", { fallback: both, least: 0 }),
  };
}

/** What is to be shown next: an item, or the gap between two groups. */
export type Shown = { readonly item: LogItem; readonly isContext: boolean } | "gap";

/** Goes over a log with every match and what stands around it, each once. */
export class ContextWindow {
  readonly #size: ContextSize;
  /** The last items that were not shown, as a ring: its oldest is where the next one goes. */
  readonly #before: LogItem[] = [];
  #next = 0;
  #afterLeft = 0;
  #hasShown = false;
  #hasSkipped = false;

  constructor(size: ContextSize) {
    this.#size = size;
  }

  /** Does the group that was shown last want more behind it? */
  get isOpen(): boolean {
    return this.#afterLeft > 0;
  }

  /** Takes the next item of the log and gives what is to be shown now. */
  take(item: LogItem, isWanted: boolean): Shown[] {
    if (isWanted) return this.#match(item);
    if (this.#afterLeft > 0) {
      this.#afterLeft--;
      return [{ item, isContext: true }];
    }
    this.#keep(item);
    return [];
  }

  #match(item: LogItem): Shown[] {
    const gap: Shown[] = this.#hasShown && this.#hasSkipped ? ["gap"] : [];
    const kept = [...this.#before.slice(this.#next), ...this.#before.slice(0, this.#next)];
    this.#before.length = 0;
    this.#next = 0;
    this.#afterLeft = this.#size.after;
    this.#hasShown = true;
    this.#hasSkipped = false;
    return [...gap, ...kept.map((before) => ({ item: before, isContext: true })), { item, isContext: false }];
  }

  #keep(item: LogItem): void {
    const { before } = this.#size;
    if (this.#before.length < before) {
      this.#before.push(item);
      return;
    }
    this.#hasSkipped = true;
    if (before === 0) return;
    this.#before[this.#next] = item;
    this.#next = (this.#next + 1) % before;
  }
}
