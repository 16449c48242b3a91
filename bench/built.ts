/**
 * Two parts of the built package that it does not export, since they are compared without the log around
 * them: how a line is formatted, and what a log takes out by default.
 */
export const { LineFormatter } = (await import(
  new URL("../../build/line/index.js", import.meta.url).href
)) as typeof import("../dist/line/index.js");

const { redactorFor } = (await import(
  new URL("../../build/log/redaction/redactor-for.js", import.meta.url).href
)) as typeof import("../dist/log/redaction/redactor-for.js");

export const defaultRedaction = redactorFor();

const { LineRows, ODD_COLUMNS, USUAL_COLUMNS } = (await import(
  new URL("../../build/storage/sqlite/line-rows.js", import.meta.url).href
)) as typeof import("../dist/storage/sqlite/line-rows.js");

export { LineRows };

/** Every column of a row, as whoever inserts them one by one names them. */
export const ROW_COLUMNS: readonly string[] = [...USUAL_COLUMNS, ...ODD_COLUMNS];

/** A value for each of them, of a row that has only the usual ones. */
export function wholeRow<T>(row: readonly T[]): readonly (T | number | null)[] {
  return row.length === ROW_COLUMNS.length ? row : [...row, 1, null, null];
}
