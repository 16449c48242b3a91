import { didYouMean } from "../base/index.ts";
import { UsageError } from "./usage-error.ts";

/** `a, b or c`. */
function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** `; did you mean X?` where one of the words is near enough, else nothing. */
export function meantHint(word: string, words: readonly string[]): string {
  const meant = didYouMean(word, words);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

/**
 * Holds a value to the few it can be.
 *
 * @param what the option or the word it was given as, for the message
 * @throws UsageError naming what there is
 */
export function checkOneOf(what: string, value: string, values: readonly string[]): void {
  if (values.includes(value)) return;
  throw new UsageError(
    `${what} is ${JSON.stringify(value)}; it has to be ${orList(values)}${meantHint(value, values)}`,
  );
}
