import type { EventFilter } from "../reader/index.ts";
import type { Arguments } from "./arguments.ts";
import type { Shell } from "./command.ts";
import { wantedEvents } from "./expression.ts";

/** Which items are wanted. */
export interface ItemOptions extends EventFilter {
  /** Also what is no event? The type says true either way, which is how items of both kinds are asked for. */
  readonly malformed: true;
}

/** The items that somebody wants. */
export function itemOptions(given: Arguments, shell: Shell): ItemOptions {
  const { filter, malformed } = wantedEvents(given, shell);
  return { ...filter, malformed: (given.has("malformed") || malformed) as true };
}
