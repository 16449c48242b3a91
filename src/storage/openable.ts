import type { LineSource } from "./storage.ts";

/** A segment that is held open, to be read anywhere. Has to be closed. */
export interface OpenedSegment {
  /** The first byte there is: beyond 0 where the oldest lines were forgotten. */
  readonly begin: number;
  /**
   * Reads up to `length` bytes from `position` into `bytes` at `offset`, and returns their number: fewer than
   * were asked for say nothing, 0 is the end. Positions are those of the lines as they were written.
   */
  read(bytes: Uint8Array, offset: number, length: number, position: number): number;
  close(): void;
}

/** A source whose segments can be read anywhere, and not only from line to line. */
export interface Openable {
  /**
   * Opens a segment. It stays what it is while it is open, whatever becomes of its name: rotated,
   * compressed, or taken away.
   *
   * @returns undefined when the log has no such segment
   */
  openSegment(id: string): OpenedSegment | undefined;
}

/** Can the segments of a source be opened? */
export function isOpenable<T extends LineSource>(source: T): source is T & Openable {
  return "openSegment" in source;
}
