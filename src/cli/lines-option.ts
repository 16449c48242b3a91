import type { LogItem } from "../reader/index.ts";
import type { Arguments, Option } from "./arguments.ts";
import { UsageError } from "./usage-error.ts";

const LINES_DEFAULT = 10;

/** Which of a log's events `tail` begins with. */
export const LINES_OPTION: Option = {
  name: "lines",
  short: "n",
  value: "N",
  help: `how many of the last events (default ${LINES_DEFAULT}); 0 with -f: only new ones; +N: everything from the Nth event of the log on`,
};

/** The last so many events, or all from one on, counted from 1. */
export type Beginning = { readonly last: number } | { readonly from: number };

/**
 * Where somebody wants to begin.
 *
 * @throws UsageError for what is neither N nor +N
 */
export function beginning(given: Arguments): Beginning {
  const text = given.value(LINES_OPTION.name) ?? String(LINES_DEFAULT);
  const number = Number(text);
  if (/^\+\d{1,15}$/.test(text)) return { from: Math.max(1, number) };
  if (/^\d{1,15}$/.test(text)) return { last: number };
  throw new UsageError(
    `--lines is ${JSON.stringify(text)}; it has to be a whole number from 0, or +N to begin at the Nth event`,
  );
}

/** Leaves out the first matches of a log, however many of them are there already. */
export class SkippedItems {
  #left: number;

  constructor(count: number) {
    this.#left = count;
  }

  /** Is the next one left out? */
  skipsNext(): boolean {
    if (this.#left === 0) return false;
    this.#left--;
    return true;
  }

  async *behind(items: AsyncIterable<LogItem>): AsyncGenerator<LogItem> {
    for await (const item of items) if (!this.skipsNext()) yield item;
  }
}
