import { TAXONOMY } from "../line/index.ts";

/** The types of the taxonomy, with what each means. */
export const KNOWN_TYPES: readonly (readonly [type: string, meaning: string])[] = Object.entries(
  TAXONOMY,
).flatMap(([category, actions]) =>
  Object.entries(actions).map(([action, meaning]) => [`${category}:${action}`, meaning] as const),
);

/** A pattern for each category, and the one for what failed. */
export const KNOWN_PATTERNS: readonly (readonly [pattern: string, meaning: string])[] = [
  ...Object.keys(TAXONOMY).map((category) => [`${category}:*`, `every type of ${category}`] as const),
  ["*:error", "whatever failed"],
];
