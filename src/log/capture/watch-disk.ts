import { limits } from "../../base/index.ts";
import { freeBytes } from "../../disk/index.ts";
import type { ProcessEvents } from "./process-events.ts";
import { Threshold } from "./threshold.ts";

/** When free space is worth an event. */
export interface DiskWatchOptions {
  /** Free space where the log is, in MiB, from which downward it is low. Default 256. */
  readonly freeMb?: number;
  /** How far it has to rise above the threshold, as a share of it, to be normal again. Default 0.1. */
  readonly hysteresis?: number;
  /** How often it is looked at, in milliseconds. Default 60 000. */
  readonly intervalMs?: number;
}

const MIB = 1_048_576;

/**
 * Logs `system:disk` when the disk that the log is on gets low on space, and when it is normal again. It
 * looks at once, and then at intervals; it does not keep the process alive.
 *
 * @returns ends the watch
 */
export function watchDisk(events: ProcessEvents, directory: string, options: DiskWatchOptions): () => void {
  const { hysteresis = limits.hysteresisDefault, intervalMs = limits.diskIntervalMs } = options;
  const limit = options.freeMb === undefined ? limits.diskFreeBytesMin : options.freeMb * MIB;
  const threshold = new Threshold(limit, "below", hysteresis);
  const look = (): void => {
    const free = freeBytes(directory);
    if (free === undefined || !threshold.crossedBy(free)) return;
    const state = threshold.beyond ? "low" : "normal";
    const said = { state, free_mb: Math.floor(free / MIB), limit_mb: Math.round(limit / MIB) };
    events.write("system:disk", undefined, said);
  };
  look();
  const timer = setInterval(look, intervalMs).unref();
  return () => clearInterval(timer);
}
