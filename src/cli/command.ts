import type { Readable } from "node:stream";
import type { Arguments, Option } from "./arguments.ts";
import type { ErrorOutput } from "./error-output.ts";
import type { Output } from "./output.ts";
import type { Positional } from "./positionals.ts";

/** What a command is run in: the process, as far as a command may touch it. */
export interface Shell {
  readonly output: Output;
  /** Standard error; what only has to be said is said with `say`. */
  readonly errors: ErrorOutput;
  /** Standard input; to ask for it is to hold it, so that only a command that reads it does. */
  readonly input: () => Readable;
  /** Is standard output a terminal? */
  readonly isTerminal: boolean;
  /** Columns of the terminal; undefined where standard output is none. */
  readonly columns: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** When the command was given: what `2h` ago is counted from. */
  readonly nowMs: number;
  /** Says one line on standard error. */
  readonly say: (text: string) => void;
}

/** One command of the command line: what it takes, what it says of itself, what it does. */
export interface Command {
  /** The usage line behind the command's name. */
  readonly usage: string;
  /** A paragraph: what it does and what to know. */
  readonly about: string;
  /** The words it takes by their place, in their order. */
  readonly positionals?: readonly Positional[];
  readonly options: readonly Option[];
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Resolves with the exit code. */
  readonly run: (given: Arguments, shell: Shell) => Promise<number>;
}
