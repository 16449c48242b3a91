import { setTimeout as delay } from "node:timers/promises";
import { type LogItem, readLog } from "../../reader/index.ts";
import type { LineSource } from "../../storage/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION, eventFilter, FILTER_OPTIONS } from "../filter-options.ts";
import { beginningOf, behind, followFrom, type ItemOptions, wholeEnd } from "../follow-on.ts";
import { logDirectory, openExistingLog, openIfThere } from "../open-log.ts";
import { itemShower, type ShowItem, VIEW_OPTIONS } from "../view-options.ts";

const LINES_DEFAULT = 10;

/** How often a log that is not there yet is looked for. */
const WAIT_MS = 100;

/** `log-thread tail`. */
export const tailCommand: Command = {
  usage: "[-n N] [-f] [OPTIONS]",
  about:
    "Shows the last events, oldest first, and with -f every new one as it is written, by whichever process: " +
    "across rotation, truncation, removal and re-creation of the log. In a terminal events stand in columns; " +
    "elsewhere each is its line in the log, with control characters as escapes (\\x1b).",
  options: [
    {
      name: "lines",
      short: "n",
      value: "N",
      help: `how many of the last events (default ${LINES_DEFAULT}); 0 with -f: only new ones`,
    },
    {
      name: "follow",
      short: "f",
      help: "go on with new events until Ctrl-C; waits for a log that does not exist yet",
    },
    DIRECTORY_OPTION,
    ...FILTER_OPTIONS,
    ...VIEW_OPTIONS,
  ],
  examples: [
    ["log-thread tail -n 100", "the last 100 events"],
    ["log-thread tail -f -n 0 --type 'llm:*' --type 'tool:*'", "models and tools at work, from now on"],
    ["log-thread tail -f --json | jq --unbuffered .fields.tokens_out", "new events for another program"],
  ],
  run: runTail,
};

async function runTail(given: Arguments, shell: Shell): Promise<number> {
  const count = given.wholeNumber("lines", { fallback: LINES_DEFAULT, least: 0 });
  const options: ItemOptions = { ...eventFilter(given, shell.nowMs), malformed: given.has("malformed") };
  const directory = logDirectory(given, shell.env);
  const show = itemShower(given, shell);
  if (given.has("follow")) return followLog(directory, count, options, show, shell);
  const source = openExistingLog(directory);
  for (const item of lastItems(source, count, options)) await show(source, item);
  return EXIT.ok;
}

async function followLog(
  directory: string,
  count: number,
  options: ItemOptions,
  show: ShowItem,
  shell: Shell,
): Promise<number> {
  process.once("SIGINT", () => process.exit(EXIT.interrupted));
  const existing = openIfThere(directory);
  const source = existing ?? (await waitForLog(directory, shell));
  // A log that appears while it is waited for is new from its first line on.
  let after = existing === undefined ? beginningOf(source) : wholeEnd(source);
  if (existing !== undefined) {
    const items = lastItems(source, count, options);
    for (const item of items) await show(source, item);
    after = behind(source, after, items.at(-1));
  }
  for await (const item of followFrom(source, after, options)) await show(source, item);
  return EXIT.ok;
}

function lastItems(source: LineSource, count: number, options: ItemOptions): LogItem[] {
  return readLog(source, { ...options, malformed: options.malformed as true, limit: count });
}

async function waitForLog(directory: string, shell: Shell): Promise<LineSource> {
  shell.say(`there is no log in ${directory} yet; waiting for its first event`);
  for (;;) {
    await delay(WAIT_MS);
    const source = openIfThere(directory);
    if (source !== undefined) return source;
  }
}
