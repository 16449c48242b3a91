import type { LogItem } from "../../reader/index.ts";
import { findKey } from "../import/key-path.ts";
import { checkOneOf } from "../one-of.ts";
import { visible } from "../terminal-text.ts";
import { UsageError } from "../usage-error.ts";

/** What a column can show of an item. */
const COLUMNS: Readonly<Record<string, (item: LogItem) => unknown>> = {
  timestamp: (item) => (item.kind === "event" ? item.timestamp : undefined),
  type: (item) => (item.kind === "event" ? item.type : undefined),
  source: (item) => (item.kind === "event" ? item.source : undefined),
  text: (item) => (item.kind === "event" ? item.text : item.raw),
  session_id: (item) => (item.kind === "event" ? item.fields["session_id"] : undefined),
  fields: (item) => (item.kind === "event" ? item.fields : undefined),
  message: (item) => (item.kind === "event" ? item.message : undefined),
  raw: (item) => item.raw,
  position: ({ position }) => `${position.segment}:${position.offset}`,
  malformed: (item) => (item.kind === "malformed" ? item.reason : undefined),
};

const COLUMNS_DEFAULT = ["timestamp", "type", "source", "text", "session_id", "fields"];

const FIELD_PREFIX = "fields.";

/** What a spreadsheet takes for the beginning of a formula, and a number for what it is. */
const FORMULA_START = /^[=+\-@]/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** How a table is written. */
export interface CsvOptions {
  readonly columns: readonly string[];
  /** Leaves text alone that a spreadsheet would compute. */
  readonly keepFormulas: boolean;
}

/** Columns as the help lists them. */
export const COLUMNS_HELP = `${Object.keys(COLUMNS).join(", ")}, and fields.NAME for one of the fields`;

/**
 * The columns that `--columns` names.
 *
 * @throws UsageError naming what there is
 */
export function csvColumns(given: string | undefined, malformed: boolean): readonly string[] {
  if (given === undefined) return malformed ? [...COLUMNS_DEFAULT, "malformed"] : COLUMNS_DEFAULT;
  const columns = given.split(",");
  for (const column of columns) {
    if (column.startsWith(FIELD_PREFIX) && column.length > FIELD_PREFIX.length) continue;
    if (column === "")
      throw new UsageError(`--columns is ${JSON.stringify(given)}; it has to be names with commas between`);
    if (Object.hasOwn(COLUMNS, column)) continue;
    checkOneOf("a column of --columns", column, [...Object.keys(COLUMNS), "fields.NAME"]);
  }
  return columns;
}

/** The first line: the columns' names. */
export function csvHeader({ columns, keepFormulas }: CsvOptions): string {
  return csvRow(columns, keepFormulas);
}

/** An item as a line of RFC 4180, its newline not included. */
export function csvLine(item: LogItem, { columns, keepFormulas }: CsvOptions): string {
  return csvRow(
    columns.map((column) => cellText(cellValue(item, column))),
    keepFormulas,
  );
}

function cellValue(item: LogItem, column: string): unknown {
  if (!column.startsWith(FIELD_PREFIX)) return COLUMNS[column]?.(item);
  return item.kind === "event" ? findKey(item.fields, column.slice(FIELD_PREFIX.length))?.value : undefined;
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Lines of a table end with CR LF; the LF is the output's. */
function csvRow(cells: readonly string[], keepFormulas: boolean): string {
  return `${cells.map((cell) => quoteCell(keepFormulas ? cell : withoutFormula(cell))).join(",")}\r`;
}

/** What a stranger typed must not be computed where somebody only looks (CWE-1236). */
function withoutFormula(cell: string): string {
  return FORMULA_START.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

/** Most cells hold nothing that has to be looked at twice. */
const PLAIN_CELL = /^[\x20\x21\x23-\x2b\x2d-\x7e]*$/;

/** A line of a text stays a line; every other control character is shown as an escape. */
function quoteCell(cell: string): string {
  if (PLAIN_CELL.test(cell)) return cell;
  const shown = cell.includes("\n") ? cell.split("\n").map(visible).join("\n") : visible(cell);
  return /[",\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
