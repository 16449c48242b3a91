import { Socket } from "node:net";
import { Readable, type Writable } from "node:stream";
import { didYouMean, LogThreadError } from "../base/index.ts";
import { type Arguments, parseArguments } from "./arguments.ts";
import type { Command, Shell } from "./command.ts";
import { COMMANDS, type ListedCommand } from "./commands.ts";
import { ErrorOutput } from "./error-output.ts";
import { EXIT } from "./exit-codes.ts";
import { commandPage, overviewPage } from "./help.ts";
import { Output, ReaderGoneError } from "./output.ts";
import { packageVersion } from "./package-version.ts";
import { LogUnavailableError, UsageError } from "./usage-error.ts";

const HELP_WORDS = ["-h", "--help"];

/** What the command line is run in. */
export interface Surroundings {
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Asked for only by a command that reads it: to open standard input is to hold it. */
  readonly stdin?: () => Readable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nowMs: number;
}

/**
 * Runs what was typed behind `log-thread`. Never throws: what went wrong is said on standard error.
 *
 * @returns the exit code
 */
export async function runCommandLine(words: readonly string[], around: Surroundings): Promise<number> {
  const shell = shellIn(around);
  try {
    const code = await run(words, shell);
    await shell.output.flush();
    return code;
  } catch (error) {
    return report(error, shell.say);
  }
}

function shellIn({ stdout, stderr, stdin, env, nowMs }: Surroundings): Shell {
  const isTerminal = stdout.isTTY === true;
  // Whoever reads a pipe may have the terminal for itself, as a pager has.
  const isPiped = stdout instanceof Socket && !isTerminal;
  const errors = new ErrorOutput(stderr, env, !isPiped);
  return {
    // On one terminal the status makes room for the data.
    output: new Output(stdout, isTerminal ? () => errors.eraseStatus() : undefined),
    errors,
    input: stdin ?? (() => Readable.from([])),
    isTerminal,
    columns: isTerminal ? stdout.columns : undefined,
    env,
    nowMs,
    say: (text) => errors.say(text),
  };
}

async function run(words: readonly string[], shell: Shell): Promise<number> {
  const [first, ...rest] = words;
  if (first === undefined) {
    await print(shell, overviewPage(COMMANDS));
    return EXIT.failed;
  }
  if (HELP_WORDS.includes(first)) return print(shell, overviewPage(COMMANDS));
  if (first === "--version" || first === "-V") return print(shell, packageVersion());
  if (first === "help") return help(rest, shell);
  const listed = findCommand(first);
  const command = await listed.load();
  if (rest.some((word) => HELP_WORDS.includes(word))) return print(shell, commandPage(listed.name, command));
  return command.run(parseFor(listed.name, command, rest), shell);
}

async function help(words: readonly string[], shell: Shell): Promise<number> {
  const name = words.find((word) => !HELP_WORDS.includes(word));
  if (name === undefined) return print(shell, overviewPage(COMMANDS));
  const listed = findCommand(name);
  return print(shell, commandPage(listed.name, await listed.load()));
}

function parseFor(name: string, command: Command, words: readonly string[]): Arguments {
  try {
    return parseArguments(command.options, words, command.positionals);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message} (see log-thread ${name} --help)`);
  }
}

function findCommand(word: string): ListedCommand {
  const found = COMMANDS.find(({ name }) => name === word);
  if (found !== undefined) return found;
  const names = COMMANDS.map(({ name }) => name);
  if (word.startsWith("-")) {
    throw new UsageError(
      `the command comes first: log-thread COMMAND ${word} …; there are ${names.join(", ")} (see log-thread --help)`,
    );
  }
  const meant = didYouMean(word, [...names, "help"]);
  const hint = meant === undefined ? `there are ${names.join(", ")}` : `did you mean ${meant}?`;
  throw new UsageError(`there is no command ${JSON.stringify(word)}; ${hint} (see log-thread --help)`);
}

async function print(shell: Shell, text: string): Promise<number> {
  await shell.output.line(text);
  return EXIT.ok;
}

/** Says what went wrong and gives the exit code. */
function report(error: unknown, say: (text: string) => void): number {
  if (error instanceof ReaderGoneError) return EXIT.ok;
  if (
    error instanceof UsageError ||
    error instanceof LogUnavailableError ||
    error instanceof LogThreadError
  ) {
    say(error.message);
    if (error instanceof UsageError) for (const line of error.shown) say(line);
  } else if (typeof (error as NodeJS.ErrnoException | undefined)?.syscall === "string") {
    // The system's own words hold the reason and the path: "ENOSPC: no space left on device, write".
    say((error as Error).message);
  } else {
    say("this is a mistake in log-thread itself; please report it with what follows");
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    for (const line of stack.split("\n")) say(line);
  }
  return EXIT.failed;
}
