import { LogThreadError } from "../base/index.ts";
import type { Position } from "../line/index.ts";
import type { Block, LineSource, SegmentInfo } from "../storage/index.ts";

/** How far a target has come: where the next line of each segment begins, by the segment's id. */
export type Positions = ReadonlyMap<string, { readonly position: number; readonly size: number }>;

/** Where a log has lines that a target does not have, in the log's order. */
export function behind(segments: readonly SegmentInfo[], has: Positions): Position[] {
  return segments
    .filter(({ id, size }) => size > (has.get(id)?.size ?? 0))
    .map(({ id }) => ({ segment: id, offset: has.get(id)?.position ?? 0 }));
}

/**
 * The blocks from each of these positions to the end of its segment. Segments that follow each other are read in one go,
 * since each beginning lists the whole log.
 */
export function* blocksBehind(source: LineSource, positions: readonly Position[]): Generator<Block> {
  const left = new Map(positions.map(({ segment, offset }) => [segment, offset]));
  for (const position of positions) {
    if (left.has(position.segment)) yield* blocksFrom(source, position, left);
  }
}

function* blocksFrom(source: LineSource, from: Position, left: Map<string, number>): Generator<Block> {
  let current = from.segment;
  left.delete(current);
  try {
    for (const block of source.scan(from)) {
      const { id } = block.segment;
      if (id !== current) {
        if (left.get(id) !== 0) return;
        left.delete(id);
        current = id;
      }
      yield block;
    }
  } catch (error) {
    // Removed since it was listed: what was not copied of it is gone.
    if (!(error instanceof LogThreadError && error.code === "ERR_UNKNOWN_POSITION")) throw error;
  }
}

/**
 * The blocks of a reading until they are so many bytes; it is closed with the last one.
 *
 * @param first the one that was read already
 * @param taken told of each block before it is given
 */
export function* upTo(
  first: Block,
  rest: Generator<Block>,
  bytes: number,
  taken: (block: Block) => void,
): Generator<Block> {
  let left = bytes - first.length;
  try {
    taken(first);
    yield first;
    while (left > 0) {
      const next = rest.next();
      if (next.done) return;
      left -= next.value.length;
      taken(next.value);
      yield next.value;
    }
  } finally {
    rest.return(undefined);
  }
}
