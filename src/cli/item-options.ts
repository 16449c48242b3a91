import type { EventFilter } from "../reader/index.ts";
import type { Arguments } from "./arguments.ts";
import type { Shell } from "./command.ts";
import { eventFilter } from "./filter-options.ts";

/** Which items are wanted. */
export interface ItemOptions extends EventFilter {
  /** Also what is no event? The type says true either way, which is how items of both kinds are asked for. */
  readonly malformed: true;
}

/** The items that somebody wants. */
export function itemOptions(given: Arguments, shell: Shell): ItemOptions {
  return { ...eventFilter(given, shell.nowMs, shell.say), malformed: given.has("malformed") as true };
}
