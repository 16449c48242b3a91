/**
 * Does a type match a pattern? A pattern is a type, or ends in `*`, which stands for anything,
 * nothing included: `conversation:*`, `llm:re*`, `*`. It may begin with it instead: `*:error`.
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
  if (pattern.endsWith("*")) return type.startsWith(pattern.slice(0, -1));
  return pattern.startsWith("*") ? type.endsWith(pattern.slice(1)) : type === pattern;
}
