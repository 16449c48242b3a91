/**
 * Does a type match a pattern? A pattern is a type, or ends in `*`, which stands for anything,
 * nothing included: `conversation:*`, `llm:re*`, `*`.
 *
 * @example
 * ```ts
 * import { matchesType } from "log-thread/line";
 *
 * console.log(matchesType("llm:*", "llm:request"), matchesType("llm:request", "llm:response"));
 * ```
 * ```text
 * true false
 * ```
 */
export function matchesType(pattern: string, type: string): boolean {
  return pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
