import { termsOf } from "./terms.ts";

/** A query for a range of time, in place of the one it has. */
export function withRange(q: string, sinceMs: number, untilMs: number): string {
  const rest = termsOf(q).filter((term) => !/^(?:since|until):/.test(term));
  return [
    ...rest,
    `since:${new Date(sinceMs).toISOString()}`,
    `until:${new Date(untilMs).toISOString()}`,
  ].join(" ");
}
