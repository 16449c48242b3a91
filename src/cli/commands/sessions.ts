import type { TimeZone } from "../../reader/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Colour } from "../colour.ts";
import type { Command, Shell } from "../command.ts";
import { countSessions } from "../count-sessions.ts";
import { EXIT } from "../exit-codes.ts";
import { EXPRESSION, wantedEvents } from "../expression.ts";
import { FILTER_OPTIONS } from "../filter-options.ts";
import { openLogSource, SOURCE_OPTIONS } from "../log-source.ts";
import { noMatchText } from "../no-match.ts";
import { showCount, showCounted, showDuration } from "../quantities.ts";
import { type SessionCount, turnsOf } from "../session-tally.ts";
import { type RowView, showRows, showSeconds } from "../show-rows.ts";
import { rate, sumsJson } from "../stats-json.ts";
import { showNumber } from "../stats-view.ts";
import type { Sums } from "../tally.ts";
import { visible } from "../terminal-text.ts";
import { COLOUR_OPTION } from "../view-options.ts";
import { timeZone, ZONE_OPTIONS } from "../zone-options.ts";

const LIMIT_DEFAULT = 20;

/** `log-thread sessions`. */
export const sessionsCommand: Command = {
  usage: "[EXPRESSION] [FILTERS] [OPTIONS]",
  about:
    "Lists the sessions of a log, the newest first: those whose last event is the latest. Turns are what the " +
    "session's conversation:end events say, else its conversation:turn events where those are logged. Tokens " +
    "are the fields tokens_in and tokens_out of the type that says most of them, since an llm:request and its " +
    "llm:response may say the same ones; --json gives the sums of every type. What nothing tells is unknown.",
  positionals: [EXPRESSION],
  options: [
    ...FILTER_OPTIONS,
    {
      name: "limit",
      short: "n",
      value: "N",
      help: `at most N sessions (default ${LIMIT_DEFAULT}), or all`,
    },
    ...SOURCE_OPTIONS,
    { name: "json", help: "one JSON object a line" },
    ...ZONE_OPTIONS,
    COLOUR_OPTION,
  ],
  examples: [
    ["log-thread sessions", "the newest sessions"],
    ["log-thread sessions --since 1d --limit all", "everything that ran today"],
    ["log-thread sessions --type '*:error'", "sessions in which something failed"],
    [
      "log-thread sessions -n 1 --json | jq -r .session | xargs log-thread query --session",
      "what the newest one did",
    ],
  ],
  run: runSessions,
};

async function runSessions(given: Arguments, shell: Shell): Promise<number> {
  const limit = given.wholeNumber("limit", {
    fallback: LIMIT_DEFAULT,
    least: 1,
    words: { all: Number.POSITIVE_INFINITY },
  });
  const { filter } = wantedEvents(given, shell);
  const zone = timeZone(given);
  using log = openLogSource(given, shell.env);
  const { tally: sessions, total } = await countSessions(log.source, filter, limit, shell);
  if (sessions.size === 0) {
    shell.say(noMatchText(given, filter, "event of a session"));
    return EXIT.noMatch;
  }
  await showRows(sessions.newest(limit), sessionView(zone), given, shell);
  await shell.output.flush();
  for (const text of leftOut(total, sessions.letGo, limit)) shell.say(text);
  return EXIT.ok;
}

function leftOut(size: number, letGo: number, limit: number): string[] {
  return [
    ...(size > limit
      ? [`only the newest ${showCount(limit)} of ${showCount(size)} are shown; --limit all shows every one`]
      : []),
    ...(letGo > 0
      ? [
          `${showCounted(letGo, "session")} whose last events are older were let go; --since and --until narrow it`,
        ]
      : []),
  ];
}

function sessionView(zone: TimeZone): RowView<SessionCount> {
  const colour = ({ errors }: SessionCount): Colour | undefined => (errors > 0 ? "red" : undefined);
  return {
    columns: [
      { title: "session", cell: ({ id }) => (id === "" ? "(empty)" : visible(id)) },
      { title: "start", cell: ({ firstMs }) => showSeconds(firstMs, zone) },
      { title: "end", cell: ({ lastMs }) => showSeconds(lastMs, zone), droppable: 1 },
      { title: "duration", side: "right", cell: ({ firstMs, lastMs }) => showDuration(lastMs - firstMs) },
      { title: "events", side: "right", cell: ({ events }) => showCount(events) },
      { title: "errors", side: "right", colour, cell: ({ errors }) => showCount(errors) },
      {
        title: "turns",
        side: "right",
        cell: (session) => showKnown(turnsOf(session)),
        droppable: 2,
      },
      {
        title: "tokens in",
        side: "right",
        cell: ({ tokensIn }) => showKnown(largestSum(tokensIn)),
        droppable: 3,
      },
      {
        title: "tokens out",
        side: "right",
        cell: ({ tokensOut }) => showKnown(largestSum(tokensOut)),
        droppable: 4,
      },
    ],
    json: (session) => sessionJson(session, zone),
  };
}

function sessionJson(session: SessionCount, zone: TimeZone): Record<string, unknown> {
  const { id, firstMs, lastMs, events, errors, tokensIn, tokensOut } = session;
  return {
    session: id,
    start: zone.show(firstMs),
    end: zone.show(lastMs),
    duration_ms: lastMs - firstMs,
    events,
    errors,
    error_rate: rate(errors, events),
    turns: turnsOf(session) ?? null,
    tokens_in: tokensIn === undefined ? null : sumsJson(tokensIn),
    tokens_out: tokensOut === undefined ? null : sumsJson(tokensOut),
  };
}

function largestSum(sums: Sums | undefined): number | undefined {
  return sums?.entries()[0]?.[1].sum;
}

function showKnown(value: number | undefined): string {
  return value === undefined ? "unknown" : showNumber(value);
}
