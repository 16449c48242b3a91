import type { EventFilter } from "../reader/index.ts";

/** What of the events that a filter wants went wrong. */
export function errorsOf(filter: EventFilter): EventFilter {
  return { ...filter, and: [...(filter.and ?? []), { types: ["error:*", "*:error"] }] };
}
