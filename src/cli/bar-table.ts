import type { Paint } from "./colour.ts";
import { alignTable, type Column } from "./table.ts";
import { displayWidth } from "./terminal-text.ts";

const COLUMNS_DEFAULT = 80;
const GAP = "  ";

/** A bar of fewer columns says nothing. */
const BAR_COLUMNS_MIN = 8;

/** What each full column of a bar is divided into. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const FULL = "█";

/** Errors where there is no colour to tell them. */
const SHADED = "▒";

/** What the columns of bars are called: a legend, where there are errors to be told from the rest. */
export function barTitle(hasErrors: boolean, paint: Paint): string {
  if (!hasErrors) return "";
  return isColoured(paint) ? paint("█ errors", "red") : `${SHADED} errors`;
}

/**
 * A bar as long as its count is beside the largest, errors first. What is there at all has a column: an eighth for
 * events, a whole one for errors.
 */
export function bar(
  { count, errors, most }: { readonly count: number; readonly errors: number; readonly most: number },
  columns: number,
  paint: Paint,
): string {
  if (count === 0 || most === 0) return "";
  const eighths = Math.max(1, Math.round((count / most) * columns * 8));
  const full = Math.floor(eighths / 8);
  const wrong = errors === 0 ? 0 : Math.max(1, Math.min(Math.round((errors / most) * columns), full));
  const rest =
    wrong > full || errors === count ? "" : FULL.repeat(full - wrong) + (EIGHTHS[eighths % 8] as string);
  return (isColoured(paint) ? paint(FULL.repeat(wrong), "red") : SHADED.repeat(wrong)) + rest;
}

function isColoured(paint: Paint): boolean {
  return paint("x", "red") !== "x";
}

/** What stands behind the columns of a row, in as many columns as are left. */
export type Behind<Row> = (row: Row, columns: number) => string;

/**
 * A table with a bar behind each row, in what the columns leave of the terminal's width; where that is too little,
 * columns are left out that may be, and then the bars.
 */
export function barTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { title, behind }: { readonly title: string; readonly behind: Behind<Row> },
  paint: Paint,
  columnsMax = COLUMNS_DEFAULT,
): string[] {
  const roomy = columnsMax - BAR_COLUMNS_MIN - GAP.length;
  // Painted lines are as wide as those that are not.
  const plain = alignTable(columns, rows, (text) => text, roomy).map(displayWidth);
  const width = plain[0] as number;
  const left = columnsMax - width - GAP.length;
  if (left < BAR_COLUMNS_MIN) return alignTable(columns, rows, paint, columnsMax);
  return alignTable(columns, rows, paint, roomy).map((line, at) => {
    const text = at === 0 ? title : behind(rows[at - 1] as Row, left);
    return `${line}${" ".repeat(width - (plain[at] as number))}${GAP}${text}`.trimEnd();
  });
}
