import type { LineSource } from "./storage.ts";

/** A file beside the segments, opened for reading. Nothing is held, so that nothing has to be closed. */
export interface Sidecar {
  readonly size: number;
  /**
   * Bytes from `position` on, in memory of their own.
   *
   * @returns fewer than were asked for where it ends, where it was taken away or replaced since it was opened, and
   * where the disk does not give them
   */
  read(position: number, length: number): Uint8Array;
}

/**
 * Files that are kept beside a log's segments, each of one segment and no more than what can be made again out of it.
 * Their names begin with the segment's id: `<id>-<number>`.
 */
export interface Sidecars {
  /** The names of those there are, unordered. Does not throw. */
  list(): readonly string[];
  /** Opens one; undefined where there is none that can be read. Does not throw. */
  open(name: string): Sidecar | undefined;
  /**
   * Keeps one whole, in place of the one that has this name: whoever reads finds either. It gets the owner and the
   * permissions of the segment that it is of.
   *
   * @throws what the system says; the one that was there is then still there
   */
  write(name: string, bytes: Uint8Array): void;
  /** Takes one away. Does not throw: what stays does no harm. */
  remove(name: string): void;
}

/** A source beside which something can be kept. */
export interface Sidecared {
  readonly sidecars: Sidecars;
}

/** Can something be kept beside the segments of a source? Where not it has to be kept in memory. */
export function hasSidecars<T extends LineSource>(source: T): source is T & Sidecared {
  return "sidecars" in source;
}
