import { limits } from "../../base/index.ts";
import { read, readLog } from "../../reader/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { CONTEXT_OPTIONS, contextSize } from "../context-window.ts";
import { EXIT } from "../exit-codes.ts";
import { EXPRESSION } from "../expression.ts";
import { FILTER_OPTIONS } from "../filter-options.ts";
import { itemOptions } from "../item-options.ts";
import { indexOfLarge } from "../large-log.ts";
import { openLogSource, SOURCE_OPTIONS } from "../log-source.ts";
import { measured } from "../measured-source.ts";
import { noMatchText } from "../no-match.ts";
import { Progress } from "../progress.ts";
import { showCount } from "../quantities.ts";
import { CountedItems, type MatchView, showMatches } from "../show-matches.ts";
import { UsageError } from "../usage-error.ts";
import { itemShower, VIEW_OPTIONS } from "../view-options.ts";

/** `log-thread query`. */
export const queryCommand: Command = {
  usage: "[EXPRESSION] [FILTERS] [OPTIONS]",
  about:
    "Shows the events that match every filter, oldest first: the newest 1000 of them, or as many as --limit says. " +
    "In a terminal events stand in columns; elsewhere each is its line in the log, with control characters as " +
    "escapes (\\x1b), so that grep and its regular expressions work on it.",
  positionals: [EXPRESSION],
  options: [
    ...FILTER_OPTIONS,
    {
      name: "limit",
      short: "n",
      value: "N",
      help: `at most N events (default ${limits.readLimitDefault}), or all, in memory that does not grow`,
    },
    { name: "oldest", help: "of more than --limit the oldest, not the newest" },
    { name: "count", help: "only how many events match, every one of them counted" },
    ...CONTEXT_OPTIONS,
    ...SOURCE_OPTIONS,
    ...VIEW_OPTIONS,
  ],
  examples: [
    ["log-thread query is:error since:1h", "the errors of the last hour"],
    ["log-thread query --session abc123 --type 'llm:*'", "what one session asked the model"],
    ["log-thread query 'type:llm:* latency_ms>2000 -source:websockets'", "slow answers, but for one source"],
    [
      "log-thread query '~\"timed out\" has:retries status!=200,204'",
      "a text in any case, and what fields say",
    ],
    ["log-thread query -g 'fetch failed' -C 3", "a text, and what happened around it"],
    ["log-thread query --type llm:request --since 1d --count", "how often, in a day"],
    ["log-thread query --since 2026-01-09 --until 2026-01-10 -n all > day.log", "one day, whole"],
    [
      "log-thread query --type llm:response --limit all --json | jq -s 'map(.fields.tokens_out) | add'",
      "a sum over everything",
    ],
  ],
  run: runQuery,
};

async function runQuery(given: Arguments, shell: Shell): Promise<number> {
  const limit = limitOf(given);
  const options = itemOptions(given, shell);
  const size = contextSize(given);
  const show = itemShower(given, shell);
  using log = openLogSource(given, shell.env);
  const isWhole = given.has("count") || limit === Number.POSITIVE_INFINITY;
  using progress = new Progress(shell.errors, "reading", { isSynchronous: !isWhole });
  const view: MatchView = { source: log.source, options, show, size, progress };
  const found = given.has("count")
    ? await countAll(view, shell)
    : isWhole
      ? await showAll(view)
      : await showSome(view, limit, given.has("oldest") ? "oldest" : "newest", shell);
  if (found > 0) return EXIT.ok;
  await shell.output.flush();
  shell.say(noMatchText(given, options));
  return EXIT.noMatch;
}

/** @throws UsageError for options that say nothing beside --count */
function limitOf(given: Arguments): number {
  const needless = ["limit", "oldest", "raw", ...CONTEXT_OPTIONS.map(({ name }) => name)];
  const other = needless.find((name) => given.has(name));
  if (given.has("count") && other !== undefined) {
    throw new UsageError(`--count counts every event that matches; leave out --${other}`);
  }
  return given.wholeNumber("limit", {
    fallback: limits.readLimitDefault,
    least: 1,
    words: { all: Number.POSITIVE_INFINITY },
  });
}

async function countAll({ source, options, progress }: MatchView, shell: Shell): Promise<number> {
  const { malformed, ...filter } = options;
  // Which lines are malformed no index says.
  const index = malformed ? undefined : await indexOfLarge(source, filter, shell);
  let count = index?.count(filter) ?? 0;
  if (index === undefined) for await (const _ of read(measured(source, progress), options)) count++;
  await shell.output.line(String(count));
  return count;
}

async function showAll(view: MatchView): Promise<number> {
  const { source, options, size, progress } = view;
  // With context the log is read twice at once, and the reading of all of it is what takes the time.
  const matched = size === undefined ? measured(source, progress) : source;
  const items = new CountedItems(read(matched, options));
  await showMatches(view, items, options.since !== undefined);
  return items.count;
}

async function showSome(
  view: MatchView,
  limit: number,
  from: "newest" | "oldest",
  shell: Shell,
): Promise<number> {
  const { source, options, progress } = view;
  // One more than is shown tells whether there are more.
  const items = readLog(measured(source, progress), { ...options, from, limit: limit + 1 });
  const wanted = from === "oldest" ? items.slice(0, limit) : items.slice(-limit);
  await showMatches(view, wanted, from === "newest" || options.since !== undefined);
  await shell.output.flush();
  if (items.length > limit) shell.say(moreMatch(from, limit));
  return wanted.length;
}

function moreMatch(from: "newest" | "oldest", limit: number): string {
  const which =
    limit === 1 ? `only the ${from} one is shown` : `only the ${from} ${showCount(limit)} are shown`;
  return `${which}, and more match; --limit all shows every one`;
}
