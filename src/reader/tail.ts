import type { LogEvent } from "../line/index.ts";
import type { LineSource } from "../storage/index.ts";
import { readLog } from "./read-log.ts";

/**
 * The last `count` events, oldest first, read backward from the end: it takes as long for a
 * gigabyte as for a kilobyte.
 */
export function tail(source: LineSource, count: number): LogEvent[] {
  return readLog(source, { limit: count });
}
