import { showCount } from "../quantities.ts";

const NAMES_MAX = 3;

/** `a, b, c and 7 more`. */
export function nameList(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_MAX).join(", ");
  const more = names.length - NAMES_MAX;
  return more > 0 ? `${shown} and ${showCount(more)} more` : shown;
}

/** `is` or `are`, by how many there are. */
export function isOrAre(names: readonly unknown[]): "is" | "are" {
  return names.length === 1 ? "is" : "are";
}
