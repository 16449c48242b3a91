import type { Arguments } from "../arguments.ts";
import { painter, wantsColour } from "../colour.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { EXPRESSION, wantedEvents } from "../expression.ts";
import { FILTER_OPTIONS } from "../filter-options.ts";
import { openLogSource, SOURCE_OPTIONS } from "../log-source.ts";
import { readAll } from "../read-all.ts";
import { type Overview, overviewJson } from "../stats-json.ts";
import { overviewLines } from "../stats-view.ts";
import { Tally } from "../tally.ts";
import { visibleJson } from "../terminal-text.ts";
import { COLOUR_OPTION } from "../view-options.ts";
import { timeZone, ZONE_OPTIONS } from "../zone-options.ts";

const TOP_DEFAULT = 10;

/** `log-thread stats`. */
export const statsCommand: Command = {
  usage: "[EXPRESSION] [FILTERS] [OPTIONS]",
  about:
    "Counts a log in one pass: events, errors (types error:* and *:error), tokens, what is malformed, and the " +
    "types, sources and sessions with the most events. Tokens are the fields tokens_in and tokens_out, summed " +
    "per type over the events that have them; where none has, the sum is unknown. Malformed lines match no " +
    "filter: they are counted in everything that was read.",
  positionals: [EXPRESSION],
  options: [
    ...FILTER_OPTIONS,
    {
      name: "top",
      value: "N",
      help: `how many types, sources and sessions are listed (default ${TOP_DEFAULT}), or all`,
    },
    ...SOURCE_OPTIONS,
    { name: "json", help: "one JSON object" },
    ...ZONE_OPTIONS,
    COLOUR_OPTION,
  ],
  examples: [
    ["log-thread stats", "the whole log in ./log_thread"],
    ["log-thread stats --since 1d --type 'llm:*'", "the models' day"],
    ["log-thread stats session:abc123", "one session"],
    [
      "log-thread stats --json --top all | jq '.sessions.top[] | select(.errors > 0)'",
      "sessions that failed",
    ],
  ],
  run: runStats,
};

async function runStats(given: Arguments, shell: Shell): Promise<number> {
  const top = given.wholeNumber("top", {
    fallback: TOP_DEFAULT,
    least: 1,
    words: { all: Number.POSITIVE_INFINITY },
  });
  const { filter } = wantedEvents(given, shell);
  const zone = timeZone(given);
  const paint = painter(wantsColour(given.value("color"), shell.env, shell.isTerminal));
  using log = openLogSource(given, shell.env);
  const { source, path: directory } = log;
  const segments = source.segments();
  const tally = new Tally();
  await readAll(source, filter, shell, (item) => tally.add(item));
  const bytes = segments.reduce((sum, { size }) => sum + size, 0);
  const overview: Overview = { directory, segments: segments.length, bytes, tally, top, zone };
  if (given.has("json")) {
    await shell.output.line(visibleJson(overviewJson(overview), 2));
  } else {
    for (const line of overviewLines(overview, paint, shell.columns)) await shell.output.line(line);
  }
  return EXIT.ok;
}
