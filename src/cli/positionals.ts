import type { Completion, Option } from "./arguments.ts";
import { checkOneOf } from "./one-of.ts";
import { UsageError } from "./usage-error.ts";

/** A word that a command takes by its place. */
export interface Positional {
  /** What it is called in usage and help, such as `FILE`. */
  readonly name: string;
  /** May it stand several times? Only the last one may. */
  readonly many?: boolean;
  readonly optional?: boolean;
  /** The only words it can be. */
  readonly values?: readonly string[];
  /** What a shell completes it with. */
  readonly completes?: Completion;
  readonly help: string;
}

/**
 * Holds the words that belong to no option to the places a command has for them.
 *
 * @throws UsageError for a word that is missing, that has no place, or that can not be what it is
 */
export function checkPositionals(
  words: readonly string[],
  positionals: readonly Positional[],
  options: readonly Option[],
): void {
  const missing = positionals.slice(words.length).find(({ optional }) => !optional);
  if (missing !== undefined) throw new UsageError(`${missing.name} is missing: ${missing.help}`);
  for (const [index, word] of words.entries()) {
    const last = positionals.at(-1);
    const positional = positionals[index] ?? (last?.many ? last : undefined);
    if (positional === undefined) throw strayWord(word, positionals, options);
    if (positional.values !== undefined) checkOneOf(positional.name, word, positional.values);
  }
}

function strayWord(word: string, positionals: readonly Positional[], options: readonly Option[]): UsageError {
  const given = JSON.stringify(word);
  if (positionals.length > 0) {
    const names = positionals.map(({ name }) => name).join(" ");
    return new UsageError(`${given} is a word too many behind ${names}; put what belongs together in quotes`);
  }
  const has = (name: string): boolean => options.some((option) => option.name === name);
  if (has("type") && /^[^\s/]+:[^\s/]+$/.test(word)) {
    return new UsageError(`${given} belongs to no option; a type is wanted with --type ${word}`);
  }
  const text = has("text") ? ", a text to look for with --text TEXT" : "";
  return new UsageError(`${given} belongs to no option; a log's directory is named with --dir DIR${text}`);
}
