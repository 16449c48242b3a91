import type { Position } from "../line/index.ts";
import type { SearchBounds } from "./searchable.ts";

/** A block that could tell whether it is early. */
export interface Told {
  readonly isEarly: boolean;
  /** Where it begins. */
  readonly position: Position;
  /** The place behind it. */
  readonly end: number;
}

/**
 * Searches by halves among places that are numbered in the log's order: bytes, or lines.
 *
 * @param places how many there are
 * @param finest so many are not halved again
 * @param ask gives the first block that begins at `from` or behind it, but before `to`, and can tell
 */
export function bisect(
  places: number,
  finest: number,
  ask: (from: number, to: number) => Told | undefined,
): SearchBounds {
  let low = 0;
  let high = places;
  let early: Position | undefined;
  let late: Position | undefined;
  while (high - low > finest) {
    const middle = Math.floor((low + high) / 2);
    const told = ask(middle, high);
    if (told?.isEarly) {
      early = told.position;
      low = told.end;
    } else {
      // From the middle on there is nothing that is early, or nothing that can tell: it is not asked again.
      if (told !== undefined) late = told.position;
      high = middle;
    }
  }
  return { early, late };
}
