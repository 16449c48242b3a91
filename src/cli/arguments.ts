import { parseArgs } from "node:util";
import { didYouMean } from "./did-you-mean.ts";
import { UsageError } from "./usage-error.ts";

/** An option of a command. */
export interface Option {
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** What its value is called in the help; without it the option is a switch. */
  readonly value?: string;
  /** May it be given several times? Otherwise the last one counts, so that an alias can be overridden. */
  readonly many?: boolean;
  readonly help: string;
}

/** The options somebody gave. */
export class Arguments {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
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
    throw new UsageError(`--${name} is ${JSON.stringify(text)}; it has to be ${expected}`);
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
 * @throws UsageError for an unknown option, a value that is missing or too much, and stray words
 */
export function parseArguments(options: readonly Option[], words: readonly string[]): Arguments {
  // parseArgs takes the words apart; what it would refuse is told here, with the way out.
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(options.map((option) => [option.name, parseOption(option)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") throw strayWord(token.value, options);
    if (token.kind === "option-terminator") continue;
    const option = options.find(({ name }) => name === token.name);
    if (option === undefined) throw unknownOption(token.rawName, options);
    const given = values.get(option.name) ?? [];
    values.set(option.name, [...given, checkedValue(option, token, options)]);
  }
  return new Arguments(values);
}

function parseOption({ value, short }: Option): {
  type: "string" | "boolean";
  multiple: true;
  short?: string;
} {
  const type = value === undefined ? "boolean" : "string";
  return { type, multiple: true, ...(short === undefined ? {} : { short }) };
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
  return value;
}

function isOption(word: string, options: readonly Option[]): boolean {
  return options.some(({ name, short }) => word === `--${name}` || word === `-${short}`);
}

function unknownOption(rawName: string, options: readonly Option[]): UsageError {
  const name = rawName.replace(/^-+/, "");
  if (/^-\d$/.test(rawName)) {
    return new UsageError(`there is no option ${rawName}; the number of events is given with -n ${name}`);
  }
  const meant = rawName.startsWith("--") ? nearestOption(name, options) : undefined;
  const hint = meant === undefined ? "" : `; did you mean --${meant}?`;
  return new UsageError(`there is no option ${rawName}${hint}`);
}

function nearestOption(name: string, options: readonly Option[]): string | undefined {
  if (/^no-colou?r$/i.test(name)) return "color never";
  return didYouMean(
    name,
    options.map((option) => option.name),
  );
}

function strayWord(word: string, options: readonly Option[]): UsageError {
  const text = options.some(({ name }) => name === "text") ? ", a text to look for with --text TEXT" : "";
  return new UsageError(
    `${JSON.stringify(word)} belongs to no option; a log's directory is named with --dir DIR${text}`,
  );
}
