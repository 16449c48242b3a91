import type { Position } from "../../line/index.ts";
import type { LogIndex } from "./log-index.ts";

/** What an index knows of a log at one moment. */
export interface IndexMoment {
  /** Answers of the log's beginning, up to `end`, and of nothing that comes behind it. */
  readonly index: LogIndex;
  /** The same in pieces of at most a million lines: whoever asks all of them lets others have their turn between two. */
  readonly pieces: readonly LogIndex[];
  /** Up to where the log is known without a gap; undefined where it is empty. */
  readonly end: Position | undefined;
  /** Bytes that the log has behind it. */
  readonly bytesBehind: number;
  /** Bytes of the log. */
  readonly totalBytes: number;
  /** Is everything known, but for a line that is still being written? */
  readonly isWhole: boolean;
}
