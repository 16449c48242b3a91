import type { Position } from "../line/index.ts";
import type { Block, LineSource } from "./storage.ts";

/** Two places of a log, between which stands what was searched for. */
export interface SearchBounds {
  /** Where a block begins that is early; undefined where none was found: then it is the log's beginning. */
  readonly early: Position | undefined;
  /** Where a block begins that is late; undefined where none was found: then it is the log's end. */
  readonly late: Position | undefined;
}

/** A source in which a place is found without reading everything before or behind it. */
export interface Searchable {
  /**
   * Searches by halves: a block in the middle is asked whether it is early, then one in the middle of the
   * half that is left, until about as much is left as one read takes. Both places of the answer are of
   * blocks that were asked and have said so, whatever others have said.
   *
   * @param isEarly does what is searched for stand behind this block? Undefined where it can not tell;
   * then one behind it is asked. The block's bytes are valid until it returns
   */
  search(isEarly: (block: Block) => boolean | undefined): SearchBounds;
  /**
   * Blocks newest first, from a position to the log's beginning, as `tail` gives them from its end.
   *
   * @param before the start of a line; the first block ends there
   * @param room as that of `scan`
   * @throws LogThreadError `ERR_UNKNOWN_POSITION` where the log has no such segment
   */
  backward(before: Position, room?: Uint8Array): Iterable<Block>;
}

/** Can a source be searched? */
export function isSearchable<T extends LineSource>(source: T): source is T & Searchable {
  return "search" in source && "backward" in source;
}
