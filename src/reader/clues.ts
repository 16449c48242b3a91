import { escapeKey, escapeQuoted, escapeText } from "../line/index.ts";
import type { FieldCheck, FieldValue } from "./field-condition.ts";

/*
 * A clue is a list of texts of which one has to stand in a line for it to be wanted, where the line is written without
 * escapes. In a line of our own that holds a backslash anything may be written otherwise. An empty list says nothing.
 */

/** What reads as U+FFFD may be any bytes that are no UTF-8, and can not be searched for. */
const REPLACEMENT = "\ufffd";

/** What one of has to stand in a line of which the type is wanted. */
export function typeClue(patterns: readonly string[]): readonly string[] {
  if (patterns.some((pattern) => pattern === "*" || pattern.includes(REPLACEMENT))) return [];
  return patterns.map((pattern) => {
    if (pattern.endsWith("*")) return `|${pattern.slice(0, -1)}`;
    return pattern.startsWith("*") ? `${pattern.slice(1)}|` : `|${pattern}|`;
  });
}

/** The same for sources. */
export function sourceClue(sources: readonly string[]): readonly string[] {
  return sources.some((source) => source.includes(REPLACEMENT)) ? [] : sources.map((source) => `|${source}|`);
}

/** The same for sessions. */
export function sessionClue(ids: readonly string[]): readonly string[] {
  return ids.flatMap((id) => fieldWays("session_id", id));
}

/** What one of has to stand in a line that meets a condition on a field. */
export function fieldClue({ name, op, values }: FieldCheck): readonly string[] {
  return op === "=" ? values.flatMap((value) => fieldWays(name, value)) : keyWays(name);
}

/** The ways to write a field. Which of two a line takes depends on who wrote it; foreign lines have no escapes. */
function fieldWays(name: string, value: FieldValue): readonly string[] {
  const keys = keyWays(name);
  if (typeof value !== "string") return keys.map((key) => key + String(value === 0 ? 0 : value));
  if (value.includes(REPLACEMENT)) return keys;
  const ways = [value, `"${value}`, escapeText(value), `"${escapeQuoted(value)}`];
  return keys.flatMap((key) => [...new Set(ways)].map((way) => key + way));
}

function keyWays(name: string): readonly string[] {
  return [...new Set([`${name}=`, `${escapeKey(name)}=`])];
}
