import { LogThreadError } from "../base/index.ts";
import type { Position } from "../line/index.ts";

/** The error for a position in a segment that is not, or no more, part of the log. */
export function unknownPosition(position: Position): LogThreadError {
  return new LogThreadError(
    "ERR_UNKNOWN_POSITION",
    `the log has no segment ${position.segment}: it was removed, truncated or belongs to another log; begin at the oldest or the newest line instead`,
    { details: { ...position } },
  );
}
