import type { Position } from "../line/index.ts";
import { type Block, isSearchable, type LineSource } from "../storage/index.ts";
import type { LineFilter } from "./filter.ts";
import { firstTimeMs } from "./first-time.ts";

/*
 * Reading for `since` and `until` does not read the rest of the log. Let D be the disorder that is
 * allowed for (limits.clockDisorderMs): no event is more than D earlier than one that stands before
 * it. Times are then not sorted, and a search by halves may take either turn where they cross. What
 * it finds is right all the same, because it does not rest on where the search went:
 *
 * - One event of a time t < since - D proves that no event before it is wanted: each has a time of
 *   at most t + D, which is before `since`. Reading may begin at that event.
 * - One event of a time t > until + D proves that no event behind it is wanted: each has a time of
 *   at least t - D, which is behind `until`. Reading may end at that event.
 *
 * Only blocks that have proved it are taken. Where the search went decides how much is read in vain,
 * and that is little: behind an event that did not prove the first no event is before since - 2 D.
 */

/** Where reading forward for `since` may begin; the log's beginning if nothing is given. */
export function* beginningOf(source: LineSource, filter: LineFilter): Generator<[], Position | undefined> {
  if (!filter.hasSince) return undefined;
  const isEarly = (block: Block): boolean | undefined => ask(block, (timeMs) => filter.isBeforeAll(timeMs));
  if (isSearchable(source)) return source.search(isEarly).early;
  // Whoever reads asynchronously lets others have their turn between blocks.
  for (const block of source.tail(Number.POSITIVE_INFINITY)) {
    if (isEarly(block)) return { segment: block.segment.id, offset: block.offset };
    yield [];
  }
  return undefined;
}

/** Does a block prove that no event behind it is wanted? */
export function isLast(block: Block, filter: LineFilter): boolean {
  return filter.hasUntil && ask(block, (timeMs) => filter.isAfterAll(timeMs)) === true;
}

/** Does a block prove that no event before it is wanted? */
export function isFirst(block: Block, filter: LineFilter): boolean {
  return filter.hasSince && ask(block, (timeMs) => filter.isBeforeAll(timeMs)) === true;
}

/**
 * Blocks newest first, without those of which `until` wants nothing as far as they can be left out.
 *
 * @param room where their bytes may be put
 */
export function newestFirst(
  source: LineSource,
  filter: LineFilter,
  room: Uint8Array | undefined,
): Iterable<Block> {
  if (filter.hasUntil && isSearchable(source)) {
    const { late } = source.search((block) => ask(block, (timeMs) => !filter.isAfterAll(timeMs)));
    if (late !== undefined) return source.backward(late, room);
  }
  return source.tail(Number.POSITIVE_INFINITY, room);
}

function ask(block: Block, question: (timeMs: number) => boolean): boolean | undefined {
  const timeMs = firstTimeMs(block);
  return timeMs === undefined ? undefined : question(timeMs);
}
