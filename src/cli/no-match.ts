import { didYouMean } from "../base/index.ts";
import type { EventFilter } from "../reader/index.ts";
import type { Arguments } from "./arguments.ts";
import { KNOWN_TYPES } from "./known-types.ts";

const TYPES: readonly string[] = KNOWN_TYPES.map(([type]) => type);

/**
 * Says that nothing matched, with what may have been meant.
 *
 * @param filter what was looked for, by the options and by an expression
 * @param what what it was
 */
export function noMatchText(given: Arguments, filter: EventFilter, what = "event"): string {
  return `no ${what} matched${typeHint(given, typesOf(filter))}`;
}

/** Every pattern that a filter names, wherever it does. */
export function typesOf({ types = [], and = [] }: EventFilter): readonly string[] {
  return [...types, ...and.flatMap(typesOf)];
}

/** A type without an action, or with a slip of the fingers, are the commonest reasons for finding nothing. */
function typeHint(given: Arguments, patterns: readonly string[]): string {
  const isOption = (pattern: string): boolean => given.values("type").includes(pattern);
  const bare = patterns.find((pattern) => !pattern.includes(":") && !pattern.includes("*"));
  if (bare !== undefined) {
    const every = isOption(bare) ? `--type '${bare}:*'` : `'type:${bare}:*'`;
    return `; a type is category:action, and ${every} is every action`;
  }
  for (const pattern of patterns) {
    if (pattern.includes("*") || TYPES.includes(pattern)) continue;
    const meant = didYouMean(pattern, TYPES);
    if (meant !== undefined) return `; did you mean ${isOption(pattern) ? "--type " : "type:"}${meant}?`;
  }
  return "";
}
