import type { Rotation } from "../storage/index.ts";
import { defaultLogInUse } from "./default-log.ts";
import type { RotateOptions } from "./rotation-options.ts";

/**
 * Rotates the default log, if its `master.log` is large enough: it is moved into `sessions/` under a name that shows
 * its number and the time, and a new one begins, whose first event is `system:log_rotated`. Nothing is lost by it,
 * whoever else writes or reads, and everything is still read as one log. What fails is told by `health()`, and not thrown.
 *
 * @param options `maxSizeMb`: a smaller segment is left as it is; 0 for any that holds an event. Default 10
 * @returns where the old segment is now, below the log's directory, and its bytes; undefined when nothing was rotated
 * @throws LogThreadError `ERR_INVALID_OPTION`
 * @example
 * ```ts
 * import { logEvent, readLog, rotateLog } from "log-thread";
 *
 * logEvent("job:end", "worker", { files: 2 });
 * const rotated = rotateLog({ maxSizeMb: 0 });
 * logEvent("job:start", "worker");
 * console.log(rotated?.archive.slice(0, 15), rotateLog());
 * console.log(readLog().map((event) => event.type));
 * ```
 * ```text
 * sessions/000001 undefined
 * [ 'job:end', 'system:log_rotated', 'job:start' ]
 * ```
 */
export function rotateLog(options: RotateOptions = {}): Rotation | undefined {
  return defaultLogInUse().rotate(options);
}
