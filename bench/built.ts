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

/** How a line becomes a row: it is inserted one by one, for comparison. */
export const { LineRows, ROW_COLUMNS } = (await import(
  new URL("../../build/storage/sqlite/line-rows.js", import.meta.url).href
)) as typeof import("../dist/storage/sqlite/line-rows.js");
