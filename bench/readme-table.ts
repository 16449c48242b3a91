import { type Markers, putBetween } from "./put-between.ts";
import type { Comparison, Results } from "./results.ts";
import { showNumber } from "./show-number.ts";
import { showMachine } from "./show-results.ts";

const MARKERS: Markers = {
  begin: "<!-- made by npm run bench:readme from bench/results/latest.json -->",
  end: "<!-- end of what is made -->",
};

/** A row of the table: a comparison of the results, and what it is called there. */
interface Row {
  readonly what: string;
  readonly subject: string;
  /** How the peer's name begins; none: there is nothing beside it. */
  readonly peer?: string;
}

const ROWS: readonly Row[] = [
  append("`written`", "append-typical/written", "pino sync"),
  append("`written`", "append-typical/written", "fs.appendFileSync"),
  append("`written`", "append-typical/written", "C, one"),
  append("`buffered`", "append-typical/buffered", "pino buffered"),
  append("`buffered`", "append-typical/buffered", "winston"),
  append("`written`, every string new", "append-distinct/written", "pino sync"),
  append("`buffered`, every string new", "append-distinct/buffered", "pino buffered"),
  { what: "parse a line, fields and all", subject: "parse/parseLine", peer: "parse/JSON.parse" },
  { what: "read the last 1000 events", subject: "tail/tail(1000)", peer: "tail/tail -n" },
  { what: "read the last hour, 3600 events", subject: "since/readLog({ since })" },
  { what: "find a rare text", subject: "filter-rare-text/read()", peer: "filter-rare-text/ripgrep" },
  { what: "read every event", subject: "whole-file/read()", peer: "whole-file/readline" },
  { what: "see another process's event", subject: "follow/follow()", peer: "follow/tail -F" },
  { what: "import", subject: "import/log-thread", peer: "import/pino" },
];

function append(how: string, subject: string, peer: string): Row {
  return { what: `append, ${how}`, subject, peer: `${subject.slice(0, subject.indexOf("/"))}/${peer}` };
}

/** @returns the readme with the table that the results make in place of the one it has */
export function putTable(readme: string, results: Results): string {
  return putBetween(readme, MARKERS, readmeTable(results));
}

/** The results as a table in Markdown, and below it what they were measured on. */
function readmeTable(results: Results): string {
  const { machine, date, versions } = results;
  const peers = ["pino", "winston", "ripgrep"].map((name) => `${name} ${versions[name] ?? "not there"}`);
  return [
    "| | log-thread | beside it | times as fast |",
    "|---|---:|---|---:|",
    ...ROWS.map((row) => showRow(row, results)),
    "",
    `${date}, ${showMachine(machine)}; ${peers.join(", ")}; medians. The log that is read has 1 GB.`,
  ].join("\n");
}

function showRow({ what, subject, peer }: Row, { comparisons, measurements }: Results): string {
  const comparison = comparisons.find((one) =>
    peer === undefined ? one.subject === subject && one.peer === undefined : isBetween(one, subject, peer),
  );
  const number = (id: string | undefined): string => {
    const measured = measurements.find((one) => one.id === id);
    return measured?.found === undefined ? "not measured" : showNumber(measured.found.median, measured.unit);
  };
  const beside =
    comparison?.peer === undefined ? "" : `${number(comparison.peer)}, ${nameOf(comparison.peer)}`;
  return `| ${what} | ${number(subject)} | ${beside} | ${showSpeed(comparison)} |`;
}

function isBetween(comparison: Comparison, subject: string, peer: string): boolean {
  return comparison.subject === subject && comparison.peer?.startsWith(peer) === true;
}

function nameOf(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

/** How many times as fast as its peer log-thread is: below 1 the peer is the faster one. */
function showSpeed(comparison: Comparison | undefined): string {
  if (comparison?.found === undefined || comparison.peer === undefined) return "";
  const { median } = comparison.found;
  return showNumber(comparison.longer === "subject" ? 1 / median : median, "times");
}
