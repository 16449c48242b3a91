import { formatTimestamp } from "../../line/index.ts";
import type { Colour, Paint } from "../colour.ts";
import { showBytes, showCount, showCounted } from "../quantities.ts";
import { alignTable, type Column } from "../table.ts";
import { visible } from "../terminal-text.ts";
import { wrapText } from "../wrap-text.ts";
import type { CheckResult, Diagnosis } from "./diagnose.ts";
import type { Finding, Severity } from "./finding.ts";
import type { SegmentFacts } from "./segment-facts.ts";

const COLUMNS_MAX = 80;

/** `warning`, the longest word of how bad a thing is, and a gap. */
const SEVERITY_COLUMNS = 9;
const CHECK_COLUMNS = 13;

/** Segments that have a line of their own; of a long history the newest tell most. */
const SEGMENTS_SHOWN = 10;

const COLOURS: Readonly<Record<Severity, Colour>> = { note: "cyan", warning: "yellow", problem: "red" };

/** The report for people. */
export function reportLines(diagnosis: Diagnosis, paint: Paint, columnsMax = COLUMNS_MAX): string[] {
  const columns = Math.max(40, Math.min(columnsMax, COLUMNS_MAX));
  return [
    ...headLines(diagnosis, paint),
    "",
    ...segmentTable(diagnosis.facts.segments, paint, columns),
    "",
    ...diagnosis.results.flatMap((result) => resultLines(result, paint, columns)),
    "",
    verdict(diagnosis, paint),
  ];
}

function headLines({ facts: { files, segments, clock, freeBytes } }: Diagnosis, paint: Paint): string[] {
  const bytes = segments.reduce((sum, { file }) => sum + file.size, 0);
  const events = segments.reduce((sum, segment) => sum + segment.events, 0);
  const { span } = clock;
  const rows: [string, string][] = [
    ["log", `${visible(files.directory)} (${showCounted(segments.length, "segment")}, ${showBytes(bytes)})`],
    ["events", showCount(events)],
  ];
  if (span !== undefined) {
    rows.push(["from", formatTimestamp(span.oldestMs)], ["to", formatTimestamp(span.newestMs)]);
  }
  if (freeBytes !== undefined) rows.push(["free", `${showBytes(freeBytes)} on the disk`]);
  return rows.map(([name, value]) => `${paint(name.padEnd(12), "dim")}${value}`);
}

const TABLE: readonly Column<SegmentFacts>[] = [
  { title: "segment", cell: ({ file }) => visible(file.name) },
  { title: "bytes", side: "right", cell: ({ file }) => showBytes(file.size) },
  { title: "events", side: "right", cell: ({ events }) => showCount(events) },
  {
    title: "malformed",
    side: "right",
    cell: ({ malformedCount }) => showCount(malformedCount),
    colour: ({ malformedCount }) => (malformedCount > 0 ? "yellow" : undefined),
  },
  { title: "salvaged", side: "right", cell: ({ salvaged }) => showCount(salvaged) },
];

function segmentTable(segments: readonly SegmentFacts[], paint: Paint, columns: number): string[] {
  const older = segments.length - SEGMENTS_SHOWN;
  return [
    ...alignTable(TABLE, segments.slice(-SEGMENTS_SHOWN), paint, columns),
    ...(older > 0 ? [paint(`and ${showCounted(older, "older segment")}; --json lists all`, "dim")] : []),
  ];
}

function resultLines({ name, ok, findings }: CheckResult, paint: Paint, columns: number): string[] {
  if (findings.length === 0) return headed("ok", "green", name, ok, paint, columns);
  return findings.flatMap((finding) => findingLines(name, finding, paint, columns));
}

function findingLines(name: string, finding: Finding, paint: Paint, columns: number): string[] {
  const { severity, what, meaning, advice, command } = finding;
  const indent = " ".repeat(SEVERITY_COLUMNS);
  const explained = [meaning, ...(advice === undefined ? [] : [advice])].join(" ");
  return [
    ...headed(severity, COLOURS[severity], name, what, paint, columns),
    ...wrapText(visible(explained), columns - SEVERITY_COLUMNS).map((line) => paint(indent + line, "dim")),
    // A command is shown as it is to be pasted, however long its paths are.
    ...(command === undefined ? [] : [`${indent}$ ${visible(command)}`]),
  ];
}

/** How bad it is, what was looked at, and what was found, with its further lines below itself. */
function headed(
  word: string,
  colour: Colour,
  name: string,
  text: string,
  paint: Paint,
  columns: number,
): string[] {
  const indent = SEVERITY_COLUMNS + CHECK_COLUMNS;
  const [first = "", ...rest] = wrapText(visible(text), columns - indent);
  return [
    `${paint(word.padEnd(SEVERITY_COLUMNS), colour)}${name.padEnd(CHECK_COLUMNS)}${first}`,
    ...rest.map((line) => " ".repeat(indent) + line),
  ];
}

function verdict({ counts, healthy }: Diagnosis, paint: Paint): string {
  const parts = (["problem", "warning", "note"] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => showCounted(counts[severity], severity));
  if (healthy) return paint(["healthy", ...parts].join(", "), "green");
  return paint(parts.join(", "), counts.problem > 0 ? "red" : "yellow");
}
