import { didYouMean } from "../base/index.ts";
import type { Arguments } from "./arguments.ts";
import { KNOWN_TYPES } from "./known-types.ts";

const TYPES: readonly string[] = KNOWN_TYPES.map(([type]) => type);

/**
 * Says that nothing matched, with what may have been meant.
 *
 * @param what what was looked for
 */
export function noMatchText(given: Arguments, what = "event"): string {
  return `no ${what} matched${typeHint(given.values("type"))}`;
}

/** A type without an action, or with a slip of the fingers, are the commonest reasons for finding nothing. */
function typeHint(patterns: readonly string[]): string {
  const bare = patterns.find((pattern) => !pattern.includes(":") && !pattern.includes("*"));
  if (bare !== undefined) return `; a type is category:action, and --type '${bare}:*' is every action`;
  for (const pattern of patterns) {
    if (pattern.includes("*") || TYPES.includes(pattern)) continue;
    const meant = didYouMean(pattern, TYPES);
    if (meant !== undefined) return `; did you mean --type ${meant}?`;
  }
  return "";
}
