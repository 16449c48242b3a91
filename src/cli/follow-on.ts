import { setTimeout as delay } from "node:timers/promises";
import { LogThreadError, limits } from "../base/index.ts";
import type { Position } from "../line/index.ts";
import { type EventFilter, follow, type LogItem } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";

/** Which items are wanted. */
export interface ItemOptions extends EventFilter {
  readonly malformed: boolean;
}

/** Where the log's first line starts; undefined while it has none. */
export function beginningOf(source: LineSource): Position | undefined {
  const [first] = source.segments();
  return first === undefined ? undefined : { segment: first.id, offset: 0 };
}

/** Where the log's whole lines end: what comes later is new. */
export function wholeEnd(source: LineSource): Position | undefined {
  for (const block of source.tail(1)) {
    return { segment: block.segment.id, offset: block.offset + block.length };
  }
  return beginningOf(source);
}

/**
 * Where to go on after the last items of a log were shown, so that every line is given once.
 *
 * The log grows while it is read. `end` was taken before the reading, so that what is behind it may
 * have been shown already; `last` was shown, and everything that is wanted before it. The later of
 * both is the place: between them nothing is wanted that was not shown.
 */
export function behind(
  source: LineSource,
  end: Position | undefined,
  last: LogItem | undefined,
): Position | undefined {
  if (last === undefined) return end;
  const { position, length } = last;
  const shown = { segment: position.segment, offset: position.offset + length + 1 };
  if (end === undefined) return shown;
  if (end.segment === shown.segment) return end.offset > shown.offset ? end : shown;
  const ids = source.segments().map(({ id }) => id);
  return ids.indexOf(end.segment) > ids.indexOf(shown.segment) ? end : shown;
}

/** Follows a log from a position on, and from its beginning where it was replaced by another one. */
export async function* followFrom(
  source: LineSource,
  position: Position | undefined,
  options: ItemOptions,
): AsyncGenerator<LogItem> {
  let from = position;
  for (;;) {
    while (from === undefined) {
      await delay(limits.followIntervalMs);
      from = beginningOf(source);
    }
    try {
      yield* follow(source, { ...options, malformed: options.malformed as true, from });
      return;
    } catch (error) {
      // Replaced between two looks at it: everything that is there now is new.
      if (!(error instanceof LogThreadError && error.code === "ERR_UNKNOWN_POSITION")) throw error;
      from = undefined;
    }
  }
}
