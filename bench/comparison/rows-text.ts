import { linesText } from "./answers.ts";
import type { QuestionId } from "./questions.ts";

/** A row as an in-process database gives it: by name. */
export type NamedRow = Readonly<Record<string, unknown>>;

/** Rows of an answer in SQL as the text by which answers are compared. */
export function rowsText(question: QuestionId, rows: readonly NamedRow[]): string {
  const columns: Readonly<Partial<Record<QuestionId, readonly string[]>>> = {
    "count-errors": ["n"],
    histogram: ["minute", "type", "n"],
    "top-sources": ["n", "source"],
  };
  const names = columns[question] ?? ["line"];
  return linesText(rows.map((row) => names.map((name) => String(row[name])).join("|")));
}
