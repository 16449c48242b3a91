import type { LineSource } from "../../storage/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { bashScript } from "../completion/bash.ts";
import { type CompletedCommand, loadCommandTable } from "../completion/command-table.ts";
import { fishScript } from "../completion/fish.ts";
import { logValues, VALUE_KINDS, type ValueKind } from "../completion/log-values.ts";
import { zshScript } from "../completion/zsh.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION } from "../filter-options.ts";
import { logDirectory, openIfThere } from "../open-log.ts";

const SCRIPTS: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `log-thread completions`. */
export const completionsCommand: Command = {
  usage: "bash|zsh|fish",
  about:
    "Prints a script that teaches a shell the commands, their options and the values of these: the types, " +
    "sources and sessions of the log that the command line names. For them the script asks this command again.",
  positionals: [
    {
      name: "WHAT",
      values: [...Object.keys(SCRIPTS), ...VALUE_KINDS],
      help: "bash, zsh or fish for the script; patterns, types, sources, sessions or expressions for what is known, and what a log's newest events have",
    },
  ],
  options: [DIRECTORY_OPTION],
  examples: [
    ['eval "$(log-thread completions bash)"', "in ~/.bashrc; zsh likewise, in ~/.zshrc behind compinit"],
    ["log-thread completions fish > ~/.config/fish/completions/log-thread.fish", "once, for fish"],
    ["log-thread completions sessions", "the sessions of the newest events"],
  ],
  run: runCompletions,
};

async function runCompletions(given: Arguments, shell: Shell): Promise<number> {
  const what = given.positionals[0] as string;
  const script = Object.hasOwn(SCRIPTS, what) ? SCRIPTS[what] : undefined;
  if (script !== undefined) {
    await shell.output.line(script(await loadCommandTable()).trimEnd());
    return EXIT.ok;
  }
  for (const value of logValues(what as ValueKind, logIfReadable(given, shell))) {
    await shell.output.line(value);
  }
  return EXIT.ok;
}

/** Somebody is typing: a log that is not there, or may not be read, has nothing to offer. */
function logIfReadable(given: Arguments, shell: Shell): LineSource | undefined {
  try {
    return openIfThere(logDirectory(given, shell.env));
  } catch {
    return undefined;
  }
}
