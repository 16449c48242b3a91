import { limits } from "../../base/index.ts";
import type { ProcessEvents } from "./process-events.ts";
import { Threshold } from "./threshold.ts";

/** When memory is worth an event. */
export interface MemoryWatchOptions {
  /** Resident memory of the process, in MiB, from which on it is high. */
  readonly rssMb?: number;
  /** Share of the heap's limit that is in use, from which on it is high. Default 0.9, unless `rssMb` is given. */
  readonly heapShare?: number;
  /** How far it has to fall below the threshold, as a share of it, to be normal again. Default 0.1. */
  readonly hysteresis?: number;
  /** How often it is looked at, in milliseconds. Default 10 000. */
  readonly intervalMs?: number;
}

/** Something that is measured, in bytes. */
interface Measure {
  readonly name: string;
  readonly limit: number;
  readonly threshold: Threshold;
  readonly read: () => number;
}

const MIB = 1_048_576;

/**
 * Logs `system:memory` when memory becomes high, and when it is normal again. It looks at once, and then
 * at intervals; it does not keep the process alive.
 *
 * @returns ends the watch
 */
export function watchMemory(events: ProcessEvents, options: MemoryWatchOptions): () => void {
  const measures = measuresOf(options);
  const look = (): void => {
    for (const { name, limit, threshold, read } of measures) {
      const used = read();
      if (!threshold.crossedBy(used)) continue;
      const state = threshold.beyond ? "high" : "normal";
      const said = {
        state,
        measure: name,
        used_mb: Math.round(used / MIB),
        limit_mb: Math.round(limit / MIB),
      };
      events.write("system:memory", undefined, said);
    }
  };
  look();
  const timer = setInterval(look, options.intervalMs ?? limits.memoryIntervalMs).unref();
  return () => clearInterval(timer);
}

function measuresOf(options: MemoryWatchOptions): Measure[] {
  const { rssMb, hysteresis = limits.hysteresisDefault } = options;
  const heapShare = options.heapShare ?? (rssMb === undefined ? limits.heapShareDefault : undefined);
  const measure = (name: string, limit: number, read: () => number): Measure => {
    return { name, limit, read, threshold: new Threshold(limit, "above", hysteresis) };
  };
  // Loaded only where memory is watched.
  const { getHeapStatistics } = process.getBuiltinModule("node:v8");
  const heapMax = getHeapStatistics().heap_size_limit;
  return [
    ...(rssMb === undefined ? [] : [measure("rss", rssMb * MIB, () => process.memoryUsage.rss())]),
    ...(heapShare === undefined
      ? []
      : [measure("heap", heapShare * heapMax, () => getHeapStatistics().used_heap_size)]),
  ];
}
