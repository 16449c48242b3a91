import { extname } from "node:path";
import type { LogItem } from "../../reader/index.ts";
import { utc } from "../../reader/index.ts";
import type { LineSource } from "../../storage/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Shell } from "../command.ts";
import { jsonView } from "../line-view.ts";
import type { Output } from "../output.ts";
import { UsageError } from "../usage-error.ts";
import { showRaw } from "../view-options.ts";
import { type CsvOptions, csvColumns, csvHeader, csvLine } from "./csv.ts";

/** The forms in which a log can be given away. */
export const EXPORT_FORMATS = ["jsonl", "csv", "lines", "segments"] as const;
type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What a file's name says of its form. */
const EXTENSIONS: Readonly<Record<string, ExportFormat>> = {
  ".jsonl": "jsonl",
  ".ndjson": "jsonl",
  ".csv": "csv",
  ".log": "lines",
};

/** Writes items of a log in one form. */
export interface ItemWriter {
  /** What stands before the first item. */
  begin(output: Output): Promise<void>;
  item(source: LineSource, item: LogItem, output: Output): Promise<void>;
}

/**
 * The form that was asked for, or that the file's name says; JSON where neither does.
 *
 * @throws UsageError for options that belong to another form, and for bytes that may drive a terminal
 */
export function itemWriter(given: Arguments, file: string | undefined, shell: Shell): ItemWriter {
  const named = given.value("format") as ExportFormat | undefined;
  const format = named ?? EXTENSIONS[extname(file ?? "").toLowerCase()] ?? "jsonl";
  for (const option of ["columns", "keep-formulas"]) {
    if (format === "csv" || !given.has(option)) continue;
    throw new UsageError(`--${option} belongs to --format csv, and the format is ${format}`);
  }
  if (format === "csv") {
    const hasMalformed = given.has("malformed") || given.has("malformed-only");
    return csvWriter({
      columns: csvColumns(given.value("columns"), hasMalformed),
      keepFormulas: given.has("keep-formulas"),
    });
  }
  if (format === "lines") return linesWriter(file, shell);
  const view = jsonView(utc);
  return { begin: async () => {}, item: (_, item, output) => output.line(view(item)) };
}

function csvWriter(options: CsvOptions): ItemWriter {
  return {
    begin: (output) => output.line(csvHeader(options)),
    item: (_, item, output) => output.line(csvLine(item, options)),
  };
}

function linesWriter(file: string | undefined, shell: Shell): ItemWriter {
  if (file === undefined && shell.isTerminal) {
    throw new UsageError(
      "--format lines gives bytes that may drive this terminal; send them to a file with -o FILE, or look at them with log-thread query",
    );
  }
  return {
    begin: async () => {},
    item: (source, item, output) => showRaw(source, item, { output, say: shell.say }),
  };
}
