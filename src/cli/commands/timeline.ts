import { type SessionReport, sessionEvents, summariseSession } from "../../analysis/index.ts";
import type { Arguments } from "../arguments.ts";
import { painter, wantsColour } from "../colour.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { eventFilter, FILTER_OPTIONS } from "../filter-options.ts";
import { openLogSource, SOURCE_OPTIONS } from "../log-source.ts";
import { measured } from "../measured-source.ts";
import { newestSession } from "../newest-session.ts";
import { Progress } from "../progress.ts";
import { showCount } from "../quantities.ts";
import { sessionLines } from "../session-lines.ts";
import { cutToWidth, visibleJson } from "../terminal-text.ts";
import { COLOUR_OPTION } from "../view-options.ts";
import { waterfall } from "../waterfall.ts";
import { wrapText } from "../wrap-text.ts";
import { timeZone, ZONE_OPTIONS } from "../zone-options.ts";

const ROWS_DEFAULT = 200;

/** Where the output is no terminal. */
const COLUMNS_DEFAULT = 100;

/** `log-thread timeline`. */
export const timelineCommand: Command = {
  usage: "[SESSION] [OPTIONS]",
  about:
    "Draws what happened in a session as spans of time, a line each: calls of models and tools, conversations, connections, " +
    "whatever has a start and an end. A span is paired by call_id, request_id or span_id where its events say one, else by the nearest of " +
    "the same source. A thin line is the time to the first token, a dotted bar has no end in the log, and long quiet times are pressed " +
    "together. What nothing tells is unknown.",
  positionals: [
    {
      name: "SESSION",
      optional: true,
      completes: "session",
      help: "the session's id; default the one of the log's last event that has one",
    },
  ],
  options: [
    ...FILTER_OPTIONS.filter(({ name }) => name === "since" || name === "until"),
    {
      name: "limit",
      short: "n",
      value: "N",
      help: `draw at most the first N spans (default ${ROWS_DEFAULT}), or all`,
    },
    ...SOURCE_OPTIONS,
    { name: "json", help: "the whole timeline and its summary as one JSON object" },
    ...ZONE_OPTIONS,
    COLOUR_OPTION,
  ],
  examples: [
    ["log-thread timeline", "the newest session"],
    ["log-thread timeline abc123", "a session by its id; log-thread sessions lists them"],
    ["log-thread timeline --json | jq '.summary.calls.llm'", "how long the model took"],
  ],
  run: runTimeline,
};

async function runTimeline(given: Arguments, shell: Shell): Promise<number> {
  const most = given.wholeNumber("limit", {
    fallback: ROWS_DEFAULT,
    least: 1,
    words: { all: Number.POSITIVE_INFINITY },
  });
  const filter = eventFilter(given, shell.nowMs, shell.say);
  using log = openLogSource(given, shell.env);
  using progress = new Progress(shell.errors, "reading");
  const source = measured(log.source, progress);
  const session = given.positionals[0] ?? (await newestSession(source, filter));
  if (session === undefined) {
    shell.say("no event of this log has a session; log-thread query shows its events");
    return EXIT.noMatch;
  }
  const events = await sessionEvents(source, session, { filter });
  if (events.length === 0) {
    shell.say(`no event is of session ${JSON.stringify(session)}; log-thread sessions lists those there are`);
    return EXIT.noMatch;
  }
  const report = summariseSession(events);
  if (given.has("json")) await shell.output.line(visibleJson(reportJson(session, report)));
  else await draw(session, report, most, given, shell);
  return EXIT.ok;
}

/** For programs what is unknown is null, and what may be there is always there. */
function reportJson(session: string, report: SessionReport): unknown {
  return JSON.parse(
    JSON.stringify({ session, ...report }, (_, value) => (value === undefined ? null : value)),
  );
}

async function draw(
  session: string,
  { summary, timeline }: SessionReport,
  most: number,
  given: Arguments,
  { output, env, isTerminal, columns = COLUMNS_DEFAULT, say }: Shell,
): Promise<void> {
  const paint = painter(wantsColour(given.value("color"), env, isTerminal));
  const [title, numbers] = sessionLines(session, summary, timeZone(given)) as [string, string];
  await output.line(paint(isTerminal ? cutToWidth(title, columns) : title, "bold"));
  for (const line of wrapText(numbers, columns)) await output.line(line);
  await output.line("");
  for (const line of waterfall(timeline, { columns, paint, most })) await output.line(line);
  await output.flush();
  const rows = timeline.spans.length + timeline.failures.length;
  if (rows > most)
    say(`only the first ${showCount(most)} of ${showCount(rows)} are drawn; --limit all draws every one`);
  if (rows === 0) say("nothing in it has a start and an end; log-thread query --session shows its events");
}
