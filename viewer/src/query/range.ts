import { termsOf } from "./terms.ts";

const RANGE = /^(?:since|until):/;

/** A query for a range of time, in place of the one it has. */
export function withRange(q: string, sinceMs: number, untilMs: number): string {
  return withRangeTerms(q, [
    `since:${new Date(sinceMs).toISOString()}`,
    `until:${new Date(untilMs).toISOString()}`,
  ]);
}

/** A query with other terms of time; none for everything. */
export function withRangeTerms(q: string, terms: readonly string[]): string {
  return [...termsOf(q).filter((term) => !RANGE.test(term)), ...terms].join(" ");
}

/** What a query says of time: the values of its `since:` and `until:`. */
export function rangeOf(q: string): { readonly since: string; readonly until: string } {
  const valueFor = (key: string): string =>
    termsOf(q)
      .findLast((term) => term.startsWith(`${key}:`))
      ?.slice(key.length + 1)
      .replaceAll('"', "") ?? "";
  return { since: valueFor("since"), until: valueFor("until") };
}
