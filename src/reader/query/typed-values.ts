import { readsAsNumber } from "../../line/index.ts";
import type { FieldValue } from "../field-condition.ts";
import type { QueryOperator, QueryValue } from "./query-terms.ts";

const DECIMAL = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A value as a line's reader would take it: bare it may be more than text; with `:` it is text as well. */
export function typedValues(
  name: string,
  operator: QueryOperator,
  { text, quoted }: QueryValue,
): readonly FieldValue[] {
  const value = quoted || name === "session_id" ? text : bareValue(text);
  return operator === ":" && value !== text ? [value, text] : [value];
}

function bareValue(text: string): FieldValue {
  if (text === "true") return true;
  if (text === "false") return false;
  if (text === "null") return null;
  return readsAsNumber(text) ? Number(text) : text;
}

/** What is compared by order may be written as any decimal number, 2.50 or 1e3. */
export function orderedValue(name: string, { text, quoted }: QueryValue): number | string {
  if (quoted || name === "session_id" || !DECIMAL.test(text)) return text;
  const number = Number(text);
  // -0 is 0, and written as that.
  return Number.isFinite(number) ? number + 0 : text;
}
