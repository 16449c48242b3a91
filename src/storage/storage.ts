import type { Position } from "../line/index.ts";

/** One file of lines, or what stands for one. */
export interface SegmentInfo {
  /** Its identity: the id in its first line, or a hash of that line where the segment is foreign. */
  readonly id: string;
  /** What people call it: `master.log`, `sessions/000001_….log`. */
  readonly name: string;
  /** Does it carry our header? If not, its lines are somebody else's. */
  readonly own: boolean;
  /** Is it the one that is written to? The unterminated end of any other is malformed. */
  readonly active: boolean;
  /** Bytes it had when it was looked at. */
  readonly size: number;
}

/** Whole lines, as they stand in a segment. */
export interface Block {
  readonly segment: SegmentInfo;
  /** Where the block starts in its segment: the beginning of a line. */
  readonly offset: number;
  /** Bytes of the segment that it stands for. */
  readonly length: number;
  /** The bytes, valid until the next block is asked for. Fewer than `length` only where `oversized`. */
  readonly bytes: Uint8Array;
  /** A single line too long to be read whole; `bytes` is its beginning. */
  readonly oversized: boolean;
  /** Does its last line end with a newline? Only the end of a segment that is written no more may lack it. */
  readonly terminated: boolean;
}

/** Where lines are read from. Every call sees the log as it is at that moment. */
export interface LineSource {
  /** The segments in the log's order, oldest first. */
  segments(): readonly SegmentInfo[];
  /**
   * Blocks in the log's order.
   *
   * @param from where to begin, the start of a line; the log's beginning if none is given
   * @param room memory that the bytes of blocks may be read into, so that the reader need not copy them. Once a block is
   * given, it is the reader's until the next one is asked for, and may have been changed by then
   * @throws LogThreadError `ERR_UNKNOWN_POSITION` where the log has no such segment
   */
  scan(from?: Position, room?: Uint8Array): Iterable<Block>;
  /**
   * Blocks newest first; inside a block lines stand in the log's order. Ends once `lines` lines
   * were given, or goes on to the log's beginning for Infinity.
   *
   * @param room as that of `scan`
   */
  tail(lines: number, room?: Uint8Array): Iterable<Block>;
}

/**
 * Keeps lines, synchronously, and gives them back. Every member is required; what only some
 * storages can do is an interface of its own.
 */
export interface LogStorage extends LineSource {
  /**
   * Keeps one line. When this returns, the line is as safe as the storage promises.
   *
   * @param line without a newline, at most 64 KiB with one
   * @param nowMs the time, where the caller has just asked for it: asking again costs as much as a good part of an append
   * @throws whatever the system says when the line could not be kept; the next append tries anew
   */
  append(line: string, nowMs?: number): void;
  /**
   * Resolves when everything appended so far is as safe as the storage promises.
   * Rejects when it could not be made so; what was accepted is tried again.
   */
  flush(): Promise<void>;
  /** The same before it returns; throws where `flush` rejects. */
  flushSync(): void;
  /** Lets go of everything that is held. May be called twice; what is appended afterwards throws. */
  close(): void;
}

/** A storage in which lines wait before they are kept. */
export interface Buffering {
  /** Lines that were accepted and would be lost if the process were killed now. */
  readonly pending: number;
  /** Writes what waits, on a disk that failed a moment ago as well: for a caller who is ready to wait. Does not throw. */
  push(): void;
}
