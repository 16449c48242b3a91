import type { LogValue } from "../../line/index.ts";
import type { Countable, EventFilter, Grouping, LogIndex } from "../../reader/index.ts";
import type { Arguments } from "../arguments.ts";
import { bar, barTable, barTitle } from "../bar-table.ts";
import { type Colour, painter, wantsColour } from "../colour.ts";
import type { Command, Shell } from "../command.ts";
import { errorsOf } from "../errors-of.ts";
import { EXIT } from "../exit-codes.ts";
import { EXPRESSION, wantedEvents } from "../expression.ts";
import { FILTER_OPTIONS } from "../filter-options.ts";
import { colourOf } from "../line-view.ts";
import { openLogSource, SOURCE_OPTIONS } from "../log-source.ts";
import { noMatchText } from "../no-match.ts";
import { meantHint } from "../one-of.ts";
import { openBuiltIndex } from "../open-index.ts";
import { showCount, showShare } from "../quantities.ts";
import { rate } from "../stats-json.ts";
import type { Column } from "../table.ts";
import { visible, visibleJson } from "../terminal-text.ts";
import { UsageError } from "../usage-error.ts";
import { COLOUR_OPTION } from "../view-options.ts";

const LIMIT_DEFAULT = 10;
const GROUPINGS: readonly string[] = ["type", "source", "session", "category"];

/** Before the name of a field that is called like one of these. */
const FIELD_PREFIX = "field:";

/** `log-thread top`. */
export const topCommand: Command = {
  usage: "WHAT [EXPRESSION] [-n N] [OPTIONS]",
  about:
    "Counts events by type, source, session, category or the value of a field, the most frequent first, each with its share of all " +
    "events that match and its errors. It answers out of an index, which it keeps beside the log, in .index; for a field the " +
    "lines of all that match are read.",
  positionals: [
    {
      name: "WHAT",
      help: "type, source, session, category (llm of llm:request), or the name of a field; field:NAME for a field that is called like one of these",
    },
    EXPRESSION,
  ],
  options: [
    { name: "limit", short: "n", value: "N", help: `at most N values (default ${LIMIT_DEFAULT}), or all` },
    ...FILTER_OPTIONS,
    ...SOURCE_OPTIONS,
    { name: "json", help: "one JSON object a line" },
    COLOUR_OPTION,
  ],
  examples: [
    ["log-thread top type", "what happens most"],
    ["log-thread top source is:error since:1d", "where today's errors come from"],
    ["log-thread top model type:llm:request -n all", "every model, and how often it was asked"],
    ["log-thread top session --json | jq -r .value | head -n 1", "the busiest session"],
  ],
  run: runTop,
};

async function runTop(given: Arguments, shell: Shell): Promise<number> {
  const [what = "", ...words] = given.positionals;
  const countable = countableOf(what);
  const limit = given.wholeNumber("limit", {
    fallback: LIMIT_DEFAULT,
    least: 1,
    words: { all: Number.POSITIVE_INFINITY },
  });
  const { filter } = wantedEvents(given, shell, words);
  using log = openLogSource(given, shell.env);
  using index = await openBuiltIndex(log.source, shell);
  const counts = countsOf(index, countable, filter);
  if (counts.values.length === 0) {
    shell.say(noneText(given, what, filter, counts));
    return EXIT.noMatch;
  }
  if (given.has("json")) {
    for (const { value, count, errors } of counts.values.slice(0, limit)) {
      await shell.output.line(
        visibleJson({ value, events: count, share: rate(count, counts.events), errors }),
      );
    }
    return EXIT.ok;
  }
  const paint = painter(wantsColour(given.value("color"), shell.env, shell.isTerminal));
  const rows = rowsOf(counts, countable, limit);
  const most = counts.values[0]?.count ?? 0;
  const title = barTitle(
    rows.some(({ errors }) => errors > 0),
    paint,
  );
  const behind = (row: Row, width: number): string =>
    row.isValue ? bar({ ...row, most }, width, paint) : "";
  for (const line of barTable(columnsOf(what, counts), rows, { title, behind }, paint, shell.columns)) {
    await shell.output.line(line);
  }
  return EXIT.ok;
}

/** @throws UsageError for a name that is none */
function countableOf(what: string): Countable {
  if (GROUPINGS.includes(what)) return what as Grouping;
  const field = what.startsWith(FIELD_PREFIX) ? what.slice(FIELD_PREFIX.length) : what;
  if (field !== "" && !/[\s:=<>"]/.test(field)) return { field };
  throw new UsageError(
    `WHAT is ${JSON.stringify(what)}; it has to be type, source, session, category or the name of a field, and what is wanted stands behind it: log-thread top type 'session:abc123'`,
  );
}

interface Counted {
  readonly value: LogValue;
  readonly count: number;
  readonly errors: number;
}

/** What was counted: every value, and how many events there are in all. */
interface ValueCounts {
  readonly values: readonly Counted[];
  readonly events: number;
  readonly errors: number;
}

function countsOf(index: LogIndex, what: Countable, filter: EventFilter): ValueCounts {
  const wrong = errorsOf(filter);
  const errors = new Map(index.top(what, wrong).map(({ value, count }) => [JSON.stringify(value), count]));
  const values = index
    .top(what, filter)
    .map(({ value, count }) => ({ value, count, errors: errors.get(JSON.stringify(value)) ?? 0 }));
  return { values, events: index.count(filter), errors: index.count(wrong) };
}

interface Row {
  readonly name: string;
  readonly count: number;
  readonly errors: number;
  readonly colour: Colour | undefined;
  /** Or is it what is left beside the values that are shown? */
  readonly isValue: boolean;
}

/** The most frequent ones, all others as one row, and the events that have no such value: all of it together is all. */
function rowsOf({ values, events, errors }: ValueCounts, what: Countable, limit: number): Row[] {
  const shown = values.slice(0, limit);
  const others = values.slice(limit);
  const sum = (list: readonly Counted[], of: "count" | "errors"): number =>
    list.reduce((total, value) => total + value[of], 0);
  const rest = (name: string, count: number, wrong: number): Row[] =>
    count === 0 ? [] : [{ name, count, errors: wrong, colour: "dim", isValue: false }];
  const without = typeof what === "string" ? `no ${what}` : `no ${visible(what.field)}`;
  return [
    ...shown.map(({ value, ...counted }) => ({
      ...counted,
      name: nameOf(value, what),
      colour: colourIn(value, what),
      isValue: true,
    })),
    ...rest(`${showCount(others.length)} more`, sum(others, "count"), sum(others, "errors")),
    ...rest(without, events - sum(values, "count"), errors - sum(values, "errors")),
  ];
}

/** A text as it is, unless it would be taken for another value. */
function nameOf(value: LogValue, what: Countable): string {
  if (typeof value !== "string") return visibleJson(value);
  if (typeof what === "string") return value === "" ? "(empty)" : visible(value);
  const isPlain = !/^(?:true|false|null|)$/.test(value) && String(Number(value)) !== value;
  return isPlain ? visible(value) : visibleJson(value);
}

function colourIn(value: LogValue, what: Countable): Colour | undefined {
  if (what === "type") return colourOf(value as string);
  return what === "category" ? colourOf(`${value as string}:`) : undefined;
}

function columnsOf(what: string, { events }: ValueCounts): Column<Row>[] {
  const wrong = ({ errors }: Row): Colour | undefined => (errors > 0 ? "red" : undefined);
  return [
    {
      title: visible(what.replace(FIELD_PREFIX, "")),
      cell: ({ name }) => name,
      colour: ({ colour }) => colour,
    },
    { title: "events", side: "right", cell: ({ count }) => showCount(count) },
    { title: "share", side: "right", droppable: 2, cell: ({ count }) => showShare(count, events) },
    { title: "errors", side: "right", droppable: 1, colour: wrong, cell: ({ errors }) => showCount(errors) },
  ];
}

/** Nothing matched, or what matched has no such value: a field that is misspelt has none. */
function noneText(given: Arguments, what: string, filter: EventFilter, { events }: ValueCounts): string {
  if (events === 0) return noMatchText(given, filter);
  const verb =
    events === 1 ? "the event that matches has" : `none of the ${showCount(events)} events that match has`;
  return `${verb}${events === 1 ? " no" : " a"} ${what}${meantHint(what, GROUPINGS)}`;
}
