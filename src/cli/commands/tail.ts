import { type EventFilter, read, readLog } from "../../reader/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { CONTEXT_OPTIONS, contextSize } from "../context-window.ts";
import { EXIT } from "../exit-codes.ts";
import { EXPRESSION } from "../expression.ts";
import { FILTER_OPTIONS } from "../filter-options.ts";
import { followLog } from "../follow-log.ts";
import { itemOptions } from "../item-options.ts";
import { beginning, LINES_OPTION, SkippedItems } from "../lines-option.ts";
import { databasePath, openLogSource, SOURCE_OPTIONS } from "../log-source.ts";
import { measured } from "../measured-source.ts";
import { noMatchText } from "../no-match.ts";
import { logDirectory } from "../open-log.ts";
import { Progress } from "../progress.ts";
import { CountedItems, showMatches } from "../show-matches.ts";
import { itemShower, VIEW_OPTIONS } from "../view-options.ts";
import { type WaitedFor, waitForLog } from "../wait-for-log.ts";

/** `log-thread tail`. */
export const tailCommand: Command = {
  usage: "[EXPRESSION] [-n N] [-f] [OPTIONS]",
  about:
    "Shows the last events, oldest first, and with -f every new one as it is written, by whichever process: " +
    "across rotation, truncation, removal and re-creation of the log. In a terminal events stand in columns; " +
    "elsewhere each is its line in the log, with control characters as escapes (\\x1b).",
  positionals: [EXPRESSION],
  options: [
    LINES_OPTION,
    {
      name: "follow",
      short: "f",
      help: "go on with new events until Ctrl-C; waits for a log that does not exist yet",
    },
    {
      name: "follow-retry",
      short: "F",
      help: "as -f, and say on standard error when the log is rotated, replaced, truncated, gone or there again; goes on also while it may not be read",
    },
    ...CONTEXT_OPTIONS,
    ...SOURCE_OPTIONS,
    ...FILTER_OPTIONS,
    ...VIEW_OPTIONS,
  ],
  examples: [
    ["log-thread tail -n 100", "the last 100 events"],
    ["log-thread tail -f -n 0 --type 'llm:*' --type 'tool:*'", "models and tools at work, from now on"],
    ["log-thread tail -f is:error -B 5", "what fails, each with what led to it"],
    ["log-thread tail -f 'type:llm:response latency_ms>2000'", "slow answers, as they come"],
    ["log-thread tail -F -n +1", "everything from the first event on, whatever befalls the log"],
    ["log-thread tail -f --json | jq --unbuffered .fields.tokens_out", "new events for another program"],
  ],
  run: runTail,
};

async function runTail(given: Arguments, shell: Shell): Promise<number> {
  const begin = beginning(given);
  const options = itemOptions(given, shell);
  const size = contextSize(given);
  const show = itemShower(given, shell);
  const retries = given.has("follow-retry");
  if (retries || given.has("follow")) {
    const open = (): Promise<WaitedFor> => openToFollow(given, shell, retries);
    return followLog({ open, beginning: begin, options, show, size, retries }, shell);
  }
  using log = openLogSource(given, shell.env);
  const { source } = log;
  using progress = new Progress(shell.errors, "reading", { isSynchronous: "last" in begin });
  const view = { source, options, show, size, progress };
  if ("last" in begin) {
    const items = readLog(measured(source, progress), { ...options, limit: begin.last });
    await showMatches(view, items, true);
    await sayIfNone(items.length, given, options, shell);
  } else {
    const matched = size === undefined ? measured(source, progress) : source;
    const skipped = new SkippedItems(begin.from - 1);
    const items = new CountedItems(skipped.behind(read(matched, options)));
    await showMatches(view, items, false);
    await sayIfNone(items.count, given, options, shell);
  }
  return EXIT.ok;
}

/** Somebody who asks for something is told that there is none of it; the end of a log may well be empty. */
async function sayIfNone(count: number, given: Arguments, filter: EventFilter, shell: Shell): Promise<void> {
  if (count > 0 || given.positionals.length === 0) return;
  await shell.output.flush();
  shell.say(noMatchText(given, filter));
}

/** A log's directory is waited for; a database has to be there. It is let go when the process ends, as following does. */
async function openToFollow(given: Arguments, shell: Shell, retries: boolean): Promise<WaitedFor> {
  if (databasePath(given) !== undefined) {
    return { source: openLogSource(given, shell.env).source, isNew: false };
  }
  return waitForLog(logDirectory(given, shell.env), shell, retries);
}
