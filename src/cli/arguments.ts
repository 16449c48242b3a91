import { parseArgs } from "node:util";
import { didYouMean } from "../base/index.ts";
import { checkOneOf, meantHint } from "./one-of.ts";
import { checkPositionals, type Positional } from "./positionals.ts";
import { UsageError } from "./usage-error.ts";

/** An option of a command. */
export interface Option {
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** What its value is called in the help; without it the option is a switch. */
  readonly value?: string;
  /** Other names of the same option. */
  readonly aliases?: readonly string[];
  /** May it be given several times? Otherwise the last one counts, so that an alias can be overridden. */
  readonly many?: boolean;
  /** The only values it can have. */
  readonly values?: readonly string[];
  /** What a shell completes its value with. */
  readonly completes?: Completion;
  readonly help: string;
}

/** What stands in a place of the command line, as far as a shell can know it. */
export type Completion = "directory" | "file" | "pattern" | "type" | "source" | "session" | "expression";

/** The options and the words somebody gave. */
export class Arguments {
  readonly #values: ReadonlyMap<string, readonly string[]>;
  /** The words that belong to no option, in their order: as many as the command's positionals allow. */
  readonly positionals: readonly string[];

  constructor(values: ReadonlyMap<string, readonly string[]>, positionals: readonly string[] = []) {
    this.#values = values;
    this.positionals = positionals;
  }

  /** The options that were given. */
  get names(): readonly string[] {
    return [...this.#values.keys()];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The value of an option, the last one where it was given several times. */
  value(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  values(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /**
   * A whole number.
   *
   * @throws UsageError naming the option and the value
   */
  wholeNumber(name: string, { fallback, least, words = {} }: NumberOptions): number {
    const text = this.value(name);
    if (text === undefined) return fallback;
    if (Object.hasOwn(words, text)) return words[text] as number;
    if (/^\d{1,15}$/.test(text) && Number(text) >= least) return Number(text);
    const expected = [`a whole number from ${least}`, ...Object.keys(words)].join(", or ");
    const hint = meantHint(text, Object.keys(words));
    throw new UsageError(`--${name} is ${JSON.stringify(text)}; it has to be ${expected}${hint}`);
  }
}

/** What a number given on the command line can be. */
export interface NumberOptions {
  readonly fallback: number;
  readonly least: number;
  /** Words that stand for a number of their own, such as `all`. */
  readonly words?: Readonly<Record<string, number>>;
}

/**
 * Reads the words after a command's name.
 *
 * @throws UsageError for an unknown option, a value that is missing, too much or impossible, and words
 * that are missing or stray
 */
export function parseArguments(
  options: readonly Option[],
  words: readonly string[],
  positionals: readonly Positional[] = [],
): Arguments {
  // parseArgs takes the words apart; what it would refuse is told here, with the way out.
  const { tokens } = parseArgs({
    args: words.map((word) => (isTerm(word, options, positionals) ? TERM + word : word)),
    options: Object.fromEntries(options.flatMap(parseOptions)),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const stray: string[] = [];
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      stray.push(unmarked(token.value));
      continue;
    }
    const option = options.find(({ name, aliases }) => name === token.name || aliases?.includes(token.name));
    if (option === undefined) throw unknownOption(token.rawName, options, positionals);
    const given = values.get(option.name) ?? [];
    values.set(option.name, [...given, unmarked(checkedValue(option, token, options))]);
  }
  checkPositionals(stray, positionals, options);
  return new Arguments(values, stray);
}

/** Before a word that is part of an expression, and looks like an option. No word of a command line holds a NUL. */
const TERM = "\0";

/** `-source:web`, `-level=debug`, `-~"noise"`: no letter of an option, and what no option has. */
function isTerm(word: string, options: readonly Option[], positionals: readonly Positional[]): boolean {
  if (!positionals.some(({ completes }) => completes === "expression")) return false;
  if (!/^-(?:[~"]|[A-Za-z_][\w.-]*(?:!=|\*=|[:=<>]))/.test(word)) return false;
  return !options.some(({ short }) => short === word[1]);
}

function unmarked(word: string): string {
  return word.startsWith(TERM) ? word.slice(TERM.length) : word;
}

interface ParseOption {
  readonly type: "string" | "boolean";
  readonly multiple: true;
  readonly short?: string;
}

/** An option by its name, and by every other name it has. */
function parseOptions({ name, value, short, aliases = [] }: Option): [string, ParseOption][] {
  const type = value === undefined ? "boolean" : "string";
  const named: ParseOption = { type, multiple: true, ...(short === undefined ? {} : { short }) };
  return [[name, named], ...aliases.map((alias): [string, ParseOption] => [alias, { type, multiple: true }])];
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkedValue(option: Option, token: OptionToken, options: readonly Option[]): string {
  const { rawName, value, inlineValue } = token;
  if (option.value === undefined) {
    if (value === undefined) return "";
    throw new UsageError(`${rawName} takes no value; it was given ${JSON.stringify(value)}`);
  }
  if (value === undefined) throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value}`);
  if (!inlineValue && isOption(value, options)) {
    throw new UsageError(
      `${rawName} needs a value, and ${value} is an option; if it is meant as the value, write --${option.name}=${value}`,
    );
  }
  if (option.values !== undefined) checkOneOf(`--${option.name}`, value, option.values);
  return value;
}

function isOption(word: string, options: readonly Option[]): boolean {
  return options.some(({ name, short }) => word === `--${name}` || word === `-${short}`);
}

function unknownOption(
  rawName: string,
  options: readonly Option[],
  positionals: readonly Positional[],
): UsageError {
  const name = rawName.replace(/^-+/, "");
  if (/^-\d$/.test(rawName) && options.some(({ short }) => short === "n")) {
    return new UsageError(`there is no option ${rawName}; the number of events is given with -n ${name}`);
  }
  const meant = rawName.startsWith("--") ? nearestOption(name, options) : undefined;
  const word = positionals.length > 0 ? `; a word that begins with - is written behind --` : "";
  const hint = meant === undefined ? word : `; did you mean --${meant}?`;
  return new UsageError(`there is no option ${rawName}${hint}`);
}

function nearestOption(name: string, options: readonly Option[]): string | undefined {
  if (/^no-colou?r$/i.test(name)) return "color never";
  return didYouMean(
    name,
    options.map((option) => option.name),
  );
}
