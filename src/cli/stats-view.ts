import type { Colour, Paint } from "./colour.ts";
import { colourOf } from "./line-view.ts";
import { showBytes, showCount, showCounted, showDuration, showRate, showShare } from "./quantities.ts";
import type { Overview } from "./stats-json.ts";
import { alignTable, type Column } from "./table.ts";
import type { Count, Counts, Sums, Tally } from "./tally.ts";
import { visible } from "./terminal-text.ts";

/** Types whose sums of tokens people are shown; programs get all. */
const SUMS_SHOWN = 5;

/** The overview for people. */
export function overviewLines(overview: Overview, paint: Paint, columnsMax: number | undefined): string[] {
  const { tally, top } = overview;
  return [
    ...summaryLines(overview, paint),
    ...section("type", tally.types, top, paint, columnsMax),
    ...section("source", tally.sources, top, paint, columnsMax),
    ...section("session", tally.sessions, top, paint, columnsMax),
  ];
}

function summaryLines({ directory, segments, bytes, tally, zone }: Overview, paint: Paint): string[] {
  const { events, errors, salvaged, malformed, firstMs, lastMs } = tally;
  const spanMs = lastMs - firstMs;
  const rows: [string, string][] = [
    ["log", `${visible(directory)} (${showCounted(segments, "segment")}, ${showBytes(bytes)})`],
    ["events", showCount(events)],
  ];
  if (events > 0) {
    rows.push(["errors", `${showCount(errors)} (${showShare(errors, events)})`]);
    rows.push(["from", zone.show(firstMs)]);
    rows.push(["to", zone.show(lastMs)]);
    if (spanMs > 0) rows.push(["span", `${showDuration(spanMs)}, ${showRate(events, spanMs)}`]);
  }
  rows.push(...sumRows("tokens in", tally.tokensIn), ...sumRows("tokens out", tally.tokensOut));
  rows.push(["malformed", malformed === 0 ? "none" : showMalformed(tally)]);
  if (salvaged > 0) rows.push(["salvaged", `${showCounted(salvaged, "event")} behind a torn line`]);
  return rows.map(([name, value]) => {
    const bad = (name === "errors" && errors > 0) || (name === "malformed" && malformed > 0);
    return `${paint(name.padEnd(12), "dim")}${bad ? paint(value, name === "errors" ? "red" : "yellow") : value}`;
  });
}

/** A row for each type that has the field, since their sums may count the same tokens. */
function sumRows(name: string, sums: Sums): [string, string][] {
  const entries = sums.entries();
  if (entries.length === 0) return [[name, "unknown"]];
  return entries
    .slice(0, SUMS_SHOWN)
    .map(([type, { sum, events }], index) => [
      index === 0 ? name : "",
      `${showNumber(sum)} in ${visible(type)} (${showCounted(events, "event")})`,
    ]);
}

/** Sums are whole numbers nearly always; what is none is shown as it is. */
export function showNumber(value: number): string {
  return Number.isSafeInteger(value) && value >= 0 ? showCount(value) : String(value);
}

function showMalformed({ malformed, malformedBytes, reasons }: Tally): string {
  const parts = [...reasons].map(([reason, count]) => `${showCount(count)} ${reason}`);
  return `${showCount(malformed)} (${showBytes(malformedBytes)}): ${parts.join(", ")}`;
}

/** A row of a table: a name and what was counted of it. */
type Named = readonly [name: string, count: Count];

type Kind = "type" | "source" | "session";

/** What a table shows: a type is an error or none, and only of a session the duration says something. */
function columnsOf(kind: Kind, eventsInAll: number): Column<Named>[] {
  const colour = ([, { errors }]: Named): Colour | undefined => (errors > 0 ? "red" : undefined);
  const errors: Column<Named>[] = [
    { title: "errors", side: "right", colour, cell: ([, count]) => showCount(count.errors) },
    {
      title: "error rate",
      side: "right",
      colour,
      cell: ([, count]) => showShare(count.errors, count.events),
    },
  ];
  const duration: Column<Named> = {
    title: "duration",
    side: "right",
    cell: ([, { firstMs, lastMs }]) => showDuration(lastMs - firstMs),
  };
  return [
    {
      title: kind,
      cell: ([name]) => (name === "" ? "(empty)" : visible(name)),
      ...(kind === "type" ? { colour: ([name]: Named) => colourOf(name) } : {}),
    },
    { title: "events", side: "right", cell: ([, { events }]) => showCount(events) },
    { title: "share", side: "right", cell: ([, { events }]) => showShare(events, eventsInAll) },
    ...(kind === "type" ? [] : errors),
    ...(kind === "session" ? [duration] : []),
  ];
}

function section(
  kind: Kind,
  counts: Counts,
  top: number,
  paint: Paint,
  columnsMax: number | undefined,
): string[] {
  if (counts.size === 0) return [];
  const listed = counts.top(top);
  const isAll = listed.length === counts.size && counts.beyond === 0;
  return [
    "",
    ...alignTable(columnsOf(kind, counts.events), listed, paint, columnsMax),
    ...(isAll ? [] : [paint(showRest(counts), "dim")]),
  ];
}

function showRest(counts: Counts): string {
  if (counts.beyond === 0) return `${showCount(counts.size)} in all; --top all lists them`;
  return (
    `the first ${showCount(counts.size)} different ones were counted one by one; ` +
    `${showCounted(counts.beyond, "event")} of others were not told apart`
  );
}
