import type { Grouping, TimeZone } from "../../reader/index.ts";
import type { Arguments } from "../arguments.ts";
import { painter, wantsColour } from "../colour.ts";
import type { Command, Shell } from "../command.ts";
import { errorsOf } from "../errors-of.ts";
import { EXIT } from "../exit-codes.ts";
import { EXPRESSION, wantedEvents } from "../expression.ts";
import { FILTER_OPTIONS } from "../filter-options.ts";
import { bucketLines } from "../hist/bucket-rows.ts";
import { bucketsBeside, groupLines } from "../hist/group-lines.ts";
import { lengthFor } from "../hist/time-axis.ts";
import { errorsIn, type Timeline, timelineOf } from "../hist/timeline.ts";
import { openLogSource, SOURCE_OPTIONS } from "../log-source.ts";
import { noMatchText } from "../no-match.ts";
import { openBuiltIndex } from "../open-index.ts";
import { showCount } from "../quantities.ts";
import { visibleJson } from "../terminal-text.ts";
import { durationMs } from "../time-expression.ts";
import { UsageError } from "../usage-error.ts";
import { COLOUR_OPTION } from "../view-options.ts";
import { timeZone, ZONE_OPTIONS } from "../zone-options.ts";

const COLUMNS_DEFAULT = 80;
const TOP_DEFAULT = 10;

/** Rows that are a screenful. */
const ROWS_MAX = 24;

/** A line that is longer nobody reads, and no program has to: that is what --json is for. */
const PIPED_BUCKETS_MAX = 10_000;

const GROUPINGS: readonly Grouping[] = ["type", "source", "session", "category"];

/** `log-thread hist`. */
export const histCommand: Command = {
  usage: "[EXPRESSION] [--bucket 1m] [--by type] [OPTIONS]",
  about:
    "Draws when events happened: a row for each stretch of time with its events and its errors, or with --by a row for each type, " +
    "source, session or category with its course. Buckets are as long as fits a screen, or as --bucket says; empty ones are shown, " +
    "many in a row as one line. It answers out of an index, which it keeps beside the log, in .index.",
  positionals: [EXPRESSION],
  options: [
    {
      name: "bucket",
      short: "b",
      value: "TIME",
      help: "how long each bucket is: 10s, 1m, 1h, 1d; weeks begin on Monday",
    },
    {
      name: "by",
      value: "WHAT",
      values: GROUPINGS,
      help: "a row for each type, source, session or category (llm of llm:request)",
    },
    {
      name: "top",
      value: "N",
      help: `with --by: the N largest have rows of their own (default ${TOP_DEFAULT}), or all`,
    },
    ...FILTER_OPTIONS,
    ...SOURCE_OPTIONS,
    { name: "json", help: "one JSON object a line, for each bucket that has events" },
    ...ZONE_OPTIONS,
    COLOUR_OPTION,
  ],
  examples: [
    ["log-thread hist", "when the log was written to"],
    ["log-thread hist since:1d --bucket 1h", "the last day, hour by hour"],
    ["log-thread hist --by type since:1h", "what happened in the last hour"],
    ["log-thread hist is:error --by source", "where errors come from, and when"],
    [
      "log-thread hist --json 'type:llm:response latency_ms>2000' | jq .events",
      "numbers for another program",
    ],
  ],
  run: runHist,
};

async function runHist(given: Arguments, shell: Shell): Promise<number> {
  const bucketMs = bucketOf(given);
  const by = given.value("by") as Grouping | undefined;
  const top = topOf(given, by);
  const { filter } = wantedEvents(given, shell);
  const zone = timeZone(given);
  const paint = painter(wantsColour(given.value("color"), shell.env, shell.isTerminal));
  using log = openLogSource(given, shell.env);
  using index = await openBuiltIndex(log.source, shell);
  const columnsMax = shell.columns ?? COLUMNS_DEFAULT;
  const bucketsMax = (names: readonly string[]): number =>
    by === undefined ? ROWS_MAX : bucketsBeside(names.slice(0, top), columnsMax);
  const request = { filter, by: by ?? "type", bucketMs, bucketsMax, zone };
  const timeline = timelineOf(index, request);
  if (timeline.events === 0) {
    shell.say(noMatchText(given, filter));
    return EXIT.noMatch;
  }
  const errors = { ...request, filter: errorsOf(filter), bucketMs: timeline.axis.bucketMs };
  const wrong = by === undefined || by === "type" ? undefined : timelineOf(index, errors);
  if (given.has("json")) await showJson(timeline, { wrong, by, zone }, shell);
  else if (by === undefined) await show(bucketLines(timeline, paint, shell.columns), shell);
  else {
    checkFit(timeline, bucketsMax(timeline.groups.map(([name]) => name)), shell);
    await show(groupLines(timeline, { by, top, wrong, paint, columnsMax: widthFor(timeline, shell) }), shell);
  }
  return EXIT.ok;
}

/** @throws UsageError for what is no time, or none at all */
function bucketOf(given: Arguments): number | undefined {
  const text = given.value("bucket");
  if (text === undefined) return undefined;
  const ms = durationMs("--bucket", text);
  if (ms > 0) return ms;
  throw new UsageError(`--bucket is ${JSON.stringify(text)}; it has to be a second at least`);
}

function topOf(given: Arguments, by: Grouping | undefined): number {
  if (by === undefined && given.has("top"))
    throw new UsageError("--top is about --by; name what is counted: --by type");
  return given.wholeNumber("top", {
    fallback: TOP_DEFAULT,
    least: 1,
    words: { all: Number.POSITIVE_INFINITY },
  });
}

async function show(lines: readonly string[], { output }: Shell): Promise<void> {
  for (const line of lines) await output.line(line);
}

/** Where nothing limits the width, a line is as long as it has to be. */
function widthFor(timeline: Timeline, { columns }: Shell): number {
  return columns ?? Math.max(COLUMNS_DEFAULT, bucketsIn(timeline) + COLUMNS_DEFAULT / 2);
}

function bucketsIn({ axis, buckets }: Timeline): number {
  return axis.between(buckets[0]?.startMs ?? 0, buckets.at(-1)?.startMs ?? 0) + 1;
}

/** @throws UsageError for more buckets than a terminal has columns */
function checkFit(timeline: Timeline, bucketsMax: number, { columns }: Shell): void {
  const count = bucketsIn(timeline);
  const most = columns === undefined ? PIPED_BUCKETS_MAX : bucketsMax;
  if (count <= most) return;
  const { name } = lengthFor(count * timeline.axis.bucketMs, most);
  throw new UsageError(
    `there are ${showCount(count)} buckets, and ${showCount(most)} fit beside the names; give --bucket ${name}, narrow it with since: and until:, or leave out --by`,
  );
}

interface JsonRequest {
  /** The errors alone, where groups do not tell them. */
  readonly wrong: Timeline | undefined;
  readonly by: Grouping | undefined;
  readonly zone: TimeZone;
}

async function showJson(timeline: Timeline, { wrong, by, zone }: JsonRequest, shell: Shell): Promise<void> {
  const counted = new Map(wrong?.buckets.map(({ startMs, count }) => [startMs, count]));
  for (const bucket of timeline.buckets) {
    const { startMs, count, groups } = bucket;
    const json = {
      start: zone.show(startMs),
      end: zone.show(timeline.axis.next(startMs)),
      events: count,
      errors: wrong === undefined ? errorsIn(bucket) : (counted.get(startMs) ?? 0),
      ...(by === undefined ? {} : { [by]: Object.fromEntries(groups) }),
    };
    await shell.output.line(visibleJson(json));
  }
}
