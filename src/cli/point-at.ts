import type { QueryProblem } from "../reader/index.ts";
import { cutToWidth, displayWidth, visible } from "./terminal-text.ts";

const COLUMNS_DEFAULT = 80;

/** Before each line on standard error, and the indent of what is quoted there. */
const PREFIX = "log-thread:   ".length;

/** Of what stands before the place so much is shown at least. */
const BEFORE_MIN = 16;

/**
 * Two lines that show a query and, beneath, the place where it is wrong. Of a long one as much is shown as fits
 * around the place.
 */
export function pointAt({ query, position, length }: QueryProblem, columns = COLUMNS_DEFAULT): string[] {
  const width = Math.max(columns - PREFIX, BEFORE_MIN * 2);
  const before = visible(query.slice(0, position));
  const marked = visible(query.slice(position, position + length));
  const shown = lastColumns(before, Math.max(width - Math.max(displayWidth(marked), 1) - 8, BEFORE_MIN));
  const line = cutToWidth(shown + marked + visible(query.slice(position + length)), width);
  const indent = displayWidth(shown);
  const marks = Math.max(1, Math.min(displayWidth(marked), width - indent));
  return [`  ${line}`, `  ${" ".repeat(indent)}${"^".repeat(marks)}`];
}

/** The end of a text, an ellipsis in place of what is missing. */
function lastColumns(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = "";
  for (const character of [...text].reverse()) {
    if (displayWidth(kept) + displayWidth(character) > columns - 1) break;
    kept = character + kept;
  }
  return `…${kept}`;
}
