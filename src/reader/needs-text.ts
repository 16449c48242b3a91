import { type EventFilter, filterParts } from "./filter-parts.ts";
import { PartsFilter } from "./parts-filter.ts";

/** Do lines have to be read for a filter, since it asks for texts or fields? Otherwise an index knows all it asks. */
export function needsText(filter: EventFilter): boolean {
  return new PartsFilter(filterParts(filter)).needsText;
}
