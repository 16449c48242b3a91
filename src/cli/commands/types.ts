import { isErrorType } from "../../line/index.ts";
import type { EventFilter, TimeZone } from "../../reader/index.ts";
import type { LineSource } from "../../storage/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Command, Shell } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { EXPRESSION, wantedEvents } from "../expression.ts";
import { FILTER_OPTIONS } from "../filter-options.ts";
import { indexOfLarge } from "../large-log.ts";
import { colourOf } from "../line-view.ts";
import { openLogSource, SOURCE_OPTIONS } from "../log-source.ts";
import { noMatchText } from "../no-match.ts";
import { showCount, showCounted, showShare } from "../quantities.ts";
import { readAll } from "../read-all.ts";
import { type RowView, showRows, showSeconds } from "../show-rows.ts";
import { rate } from "../stats-json.ts";
import { type Count, Counts } from "../tally.ts";
import { visible } from "../terminal-text.ts";
import { COLOUR_OPTION } from "../view-options.ts";
import { timeZone, ZONE_OPTIONS } from "../zone-options.ts";

/** `log-thread types`. */
export const typesCommand: Command = {
  usage: "[EXPRESSION] [FILTERS] [OPTIONS]",
  about:
    "Lists every type of event in a log with how often, first and last it was written, the most frequent first. " +
    "Errors are the events of types error:* and *:error.",
  positionals: [EXPRESSION],
  options: [
    ...FILTER_OPTIONS,
    { name: "limit", short: "n", value: "N", help: "at most N types; default all" },
    ...SOURCE_OPTIONS,
    { name: "json", help: "one JSON object a line" },
    ...ZONE_OPTIONS,
    COLOUR_OPTION,
  ],
  examples: [
    ["log-thread types", "what is in the log"],
    ["log-thread types --session abc123", "what one session did"],
    ["log-thread types --type '*:error' --since 1d", "what failed today, and how often"],
    ["log-thread types --json | jq -r .type", "the names alone"],
  ],
  run: runTypes,
};

async function runTypes(given: Arguments, shell: Shell): Promise<number> {
  const limit = given.wholeNumber("limit", {
    fallback: Number.POSITIVE_INFINITY,
    least: 1,
    words: { all: Number.POSITIVE_INFINITY },
  });
  const { filter } = wantedEvents(given, shell);
  const zone = timeZone(given);
  using log = openLogSource(given, shell.env);
  const types = await countTypes(log.source, filter, shell);
  if (types.size === 0) {
    shell.say(noMatchText(given, filter));
    return EXIT.noMatch;
  }
  await showRows(types.top(limit), typeView(types.events, zone), given, shell);
  await shell.output.flush();
  if (types.beyond > 0) {
    shell.say(
      `the first ${showCount(types.size)} different types were counted one by one; ` +
        `${showCounted(types.beyond, "event")} of others were not told apart`,
    );
  }
  return EXIT.ok;
}

async function countTypes(source: LineSource, filter: EventFilter, shell: Shell): Promise<Counts> {
  const types = new Counts();
  const index = await indexOfLarge(source, filter, shell);
  if (index === undefined) {
    await readAll(source, filter, shell, (item) => {
      if (item.kind === "event") types.add(item.type, item.timeMs, isErrorType(item.type));
    });
    return types;
  }
  for (const { value, count, firstMs, lastMs } of index.top("type", { ...filter, times: true })) {
    types.addCount(value, { events: count, errors: isErrorType(value) ? count : 0, firstMs, lastMs });
  }
  return types;
}

/** A type and what was counted of it. */
type Named = readonly [type: string, count: Count];

function typeView(events: number, zone: TimeZone): RowView<Named> {
  return {
    columns: [
      {
        title: "type",
        cell: ([type]) => (type === "" ? "(empty)" : visible(type)),
        colour: ([type]) => colourOf(type),
      },
      { title: "events", side: "right", cell: ([, count]) => showCount(count.events) },
      { title: "share", side: "right", cell: ([, count]) => showShare(count.events, events), droppable: 3 },
      { title: "errors", side: "right", cell: ([, count]) => showCount(count.errors) },
      { title: "first", cell: ([, { firstMs }]) => showSeconds(firstMs, zone), droppable: 1 },
      { title: "last", cell: ([, { lastMs }]) => showSeconds(lastMs, zone), droppable: 2 },
    ],
    json: ([type, count]) => ({
      type,
      events: count.events,
      share: rate(count.events, events),
      errors: count.errors,
      first: zone.show(count.firstMs),
      last: zone.show(count.lastMs),
    }),
  };
}
