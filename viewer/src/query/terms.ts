import { isQueryKey } from "../../../src/reader/query/query-terms.ts";
import { quote, writeFieldText, writeName, writeValue } from "../../../src/reader/query/write-value.ts";

/** A type, source or session as the query language takes it; a star in it stands for itself. */
export function quoted(value: string): string {
  return value.includes("*") ? quote(value) : writeValue(value);
}

/** The term that wants what a part of an event says; undefined where the language has none. */
export function termFor(part: string, value: unknown): string | undefined {
  if ((part === "type" || part === "source") && typeof value === "string") return `${part}:${quoted(value)}`;
  if (part === "text")
    return typeof value === "string" && value !== "" ? quote(value.slice(0, 200)) : undefined;
  if (!part.startsWith("field:")) return undefined;
  const name = part.slice(6);
  if (name === "session_id" && typeof value === "string") return `session:${quoted(value)}`;
  const written = writeName(name, isQueryKey);
  if (typeof value === "string") return `${written}:${writeFieldText(value)}`;
  return typeof value === "number" || typeof value === "boolean" ? `${written}:${value}` : undefined;
}

/** A query with one term more; a term that is there already is not added again, and its opposite is taken out. */
export function withTerm(q: string, term: string): string {
  const opposite = term.startsWith("-") ? term.slice(1) : `-${term}`;
  const terms = termsOf(q).filter((one) => one !== opposite);
  return (terms.includes(term) ? terms : [...terms, term]).join(" ");
}

/** A query without one of its terms. */
export function withoutTerm(q: string, term: string): string {
  return termsOf(q)
    .filter((one) => one !== term)
    .join(" ");
}

/** The terms of a query, as they are written: spaces within quotes part nothing. */
export function termsOf(q: string): string[] {
  return q.match(/(?:[^\s"]|"(?:[^"\\]|\\.)*"?)+/g) ?? [];
}
