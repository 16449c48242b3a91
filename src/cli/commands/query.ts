import { limits } from "../../base/index.ts";
import { read, readLog } from "../../reader/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { DIRECTORY_OPTION, eventFilter, FILTER_OPTIONS } from "../filter-options.ts";
import { logDirectory, openExistingLog } from "../open-log.ts";
import { showCount } from "../quantities.ts";
import { itemShower, VIEW_OPTIONS } from "../view-options.ts";

/** `log-thread query`. */
export const queryCommand: Command = {
  usage: "[FILTERS] [OPTIONS]",
  about:
    "Shows the events that match every filter, oldest first: the newest 1000 of them, or as many as --limit says. " +
    "In a terminal events stand in columns; elsewhere each is its line in the log, with control characters as " +
    "escapes (\\x1b).",
  options: [
    ...FILTER_OPTIONS,
    {
      name: "limit",
      short: "n",
      value: "N",
      help: `at most N events (default ${limits.readLimitDefault}), or all, in memory that does not grow`,
    },
    { name: "oldest", help: "of more than --limit the oldest, not the newest" },
    DIRECTORY_OPTION,
    ...VIEW_OPTIONS,
  ],
  examples: [
    ["log-thread query --type 'error:*' --type '*:error' --since 1h", "the errors of the last hour"],
    ["log-thread query --session abc123 --type 'llm:*'", "what one session asked the model"],
    ["log-thread query --since 2026-01-09 --until 2026-01-10 --limit all > day.log", "one day, whole"],
    [
      "log-thread query --type llm:response --limit all --json | jq -s 'map(.fields.tokens_out) | add'",
      "a sum over everything",
    ],
  ],
  run: runQuery,
};

async function runQuery(given: Arguments, shell: Shell): Promise<number> {
  const limit = given.wholeNumber("limit", {
    fallback: limits.readLimitDefault,
    least: 1,
    words: { all: Number.POSITIVE_INFINITY },
  });
  const filter = eventFilter(given, shell.nowMs);
  const malformed = given.has("malformed") as true;
  const directory = logDirectory(given, shell.env);
  const show = itemShower(given, shell);
  const source = openExistingLog(directory);
  let shown = 0;
  if (limit === Number.POSITIVE_INFINITY) {
    for await (const item of read(source, { ...filter, malformed })) {
      shown++;
      await show(source, item);
    }
  } else {
    const from = given.has("oldest") ? "oldest" : "newest";
    // One more than is shown tells whether there are more.
    const items = readLog(source, { ...filter, malformed, from, limit: limit + 1 });
    const wanted = from === "oldest" ? items.slice(0, limit) : items.slice(-limit);
    shown = wanted.length;
    for (const item of wanted) await show(source, item);
    await shell.output.flush();
    if (items.length > limit) shell.say(moreMatch(from, limit));
  }
  if (shown > 0) return EXIT.ok;
  shell.say(`no event matched${typeHint(given)}`);
  return EXIT.noMatch;
}

function moreMatch(from: "newest" | "oldest", limit: number): string {
  const which =
    limit === 1 ? `only the ${from} one is shown` : `only the ${from} ${showCount(limit)} are shown`;
  return `${which}, and more match; --limit all shows every one`;
}

/** A type without an action is the commonest reason for finding nothing. */
function typeHint(given: Arguments): string {
  const bare = given.values("type").find((pattern) => !pattern.includes(":") && !pattern.includes("*"));
  return bare === undefined ? "" : `; a type is category:action, and --type '${bare}:*' is every action`;
}
