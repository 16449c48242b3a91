import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Options {
  /** Groups whose names begin with one of these; all if there is none. */
  readonly groups: readonly string[];
  readonly quick: boolean;
  readonly tiny: boolean;
  readonly rounds: number | undefined;
  /** Where to write the results. */
  readonly json: string | undefined;
  readonly help: boolean;
}

/** A command line that can not be followed; the message says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const FLAGS = {
  quick: { type: "boolean", default: false },
  tiny: { type: "boolean", default: false },
  rounds: { type: "string" },
  json: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** @throws UsageError when an option or a group is unknown, or a value can not be right */
export function parseOptions(args: readonly string[], known: readonly string[]): Options {
  const { values, positionals } = readFlags(args);
  for (const group of positionals) {
    if (known.some((name) => name.startsWith(group))) continue;
    throw new UsageError(`there is no group "${group}"; there are ${known.join(", ")}`);
  }
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 1)) {
    throw new UsageError(`--rounds is "${values.rounds}"; it has to be a whole number from 1`);
  }
  const { quick, tiny, json, help } = values;
  return { groups: positionals, quick: quick || tiny, tiny, rounds, json, help };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** What `--help` prints. */
export function help(groups: readonly { readonly name: string; readonly about: string }[]): string {
  const width = Math.max(...groups.map(({ name }) => name.length));
  return `The benchmarks of log-thread, each beside its peers.

Usage: npm run bench -- [group …] [options]

  --quick      fewer events, fewer rounds, a log of 64 MB: for a first look
  --tiny       next to nothing, to see that it works; the numbers mean nothing
  --rounds N   how often each subject is measured
  --json FILE  writes the results there as well
  --help       show this

Groups, of which the beginning of a name is enough; all without any:

${groups.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`).join("\n")}
`;
}
