import { setTimeout as delay } from "node:timers/promises";
import { LogThreadError, limits } from "../base/index.ts";
import type { Position } from "../line/index.ts";
import { follow, type LogItem, Lookout } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { ItemOptions } from "./item-options.ts";

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
  const shown = behindItem(last);
  if (end === undefined) return shown;
  if (end.segment === shown.segment) return end.offset > shown.offset ? end : shown;
  const ids = source.segments().map(({ id }) => id);
  return ids.indexOf(end.segment) > ids.indexOf(shown.segment) ? end : shown;
}

/** Told what kept a log from being read for a moment. */
export type OnTrouble = (error: unknown) => void;

/**
 * Follows a log from a position on, and from its beginning where it was replaced by another one.
 *
 * @param onTrouble what the system refuses is told to it and tried again; without it the refusal is thrown
 */
export async function* followFrom(
  source: LineSource,
  position: Position | undefined,
  options: ItemOptions,
  onTrouble?: OnTrouble,
): AsyncGenerator<LogItem> {
  let from = position;
  for (;;) {
    try {
      from ??= await firstLine(source);
      for await (const item of follow(source, { ...options, from })) {
        yield item;
        from = behindItem(item);
      }
      return;
    } catch (error) {
      // Replaced between two looks at it: everything that is there now is new.
      if (error instanceof LogThreadError && error.code === "ERR_UNKNOWN_POSITION") from = undefined;
      else if (onTrouble === undefined || !isSystemError(error)) throw error;
      else {
        onTrouble(error);
        await delay(limits.followIntervalMs);
      }
    }
  }
}

/** Where the log's first line starts, as soon as it has one. */
async function firstLine(source: LineSource): Promise<Position> {
  using lookout = new Lookout(source);
  for (;;) {
    lookout.begin();
    const first = beginningOf(source);
    if (first !== undefined) return first;
    await lookout.wait(false);
  }
}

/** Did the system refuse something? Anything else is a mistake of our own. */
function isSystemError(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).syscall === "string";
}

function behindItem({ position, length }: LogItem): Position {
  return { segment: position.segment, offset: position.offset + length + 1 };
}
