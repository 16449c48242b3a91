import type { Completion, Option } from "../arguments.ts";
import { COMMANDS } from "../commands.ts";
import type { Positional } from "../positionals.ts";

/** What a shell has to know of a command. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
  readonly positionals: readonly Positional[];
}

const HELP_OPTION: Option = { name: "help", short: "h", help: "explain the command" };

/** Every command with its options, and `help`, which is none but is completed like one. */
export async function loadCommandTable(): Promise<CompletedCommand[]> {
  const commands = await Promise.all(
    COMMANDS.map(async ({ name, summary, load }) => {
      const { options, positionals = [] } = await load();
      return { name, summary, options: [...options, HELP_OPTION], positionals };
    }),
  );
  const command: Positional = {
    name: "COMMAND",
    optional: true,
    values: COMMANDS.map(({ name }) => name),
    help: "the command to be explained",
  };
  return [...commands, { name: "help", summary: "explain a command", options: [], positionals: [command] }];
}

/** What stands in a place: one of a few words, something a shell can look up, or anything at all. */
export type Expected =
  | { readonly words: readonly string[] }
  | { readonly kind: Completion | "any" }
  | undefined;

/** What an option's value is; undefined where it has none. */
export function expectedOf({ value, values, completes }: Option): Expected {
  if (value === undefined) return undefined;
  return values === undefined ? { kind: completes ?? "any" } : { words: values };
}

/** What a word given by its place is. */
export function expectedAt({ values, completes }: Positional): Exclude<Expected, undefined> {
  return values === undefined ? { kind: completes ?? "any" } : { words: values };
}

/** An option as it is typed: `--lines`, `-n`. */
export function spellings({ name, short, aliases = [] }: Option): string[] {
  return [...[name, ...aliases].map((long) => `--${long}`), ...(short === undefined ? [] : [`-${short}`])];
}

const BRIEF_CHARS_MAX = 72;

/** The first words of a help text, as much as a shell has room for beside a name. */
export function brief(help: string): string {
  const clause = /^(?:\([^)]*\)|[^(;:]|[;:](?! ))*/.exec(help)?.[0] ?? help;
  const sentence = clause.split(". ")[0] as string;
  if (sentence.length <= BRIEF_CHARS_MAX) return sentence;
  return `${sentence.slice(0, sentence.lastIndexOf(" ", BRIEF_CHARS_MAX))} …`;
}
