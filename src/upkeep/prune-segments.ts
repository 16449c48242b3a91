import { LogThreadError, showValue, systemClock } from "../base/index.ts";
import type { RotatedSegment } from "../storage/index.ts";
import { LogUpkeep, type UpkeepOptions } from "./log-upkeep.ts";
import { sealSegments } from "./seal-segments.ts";
import { lastSealed } from "./seals.ts";

export const PRUNED_TYPE = "log:pruned";

/** What of a log is kept. Of several bounds each is held. */
export interface Retention {
  /** Rotated segments of which the last line is older go: milliseconds. */
  readonly maxAgeMs?: number;
  /** The oldest go until all segments together, `master.log` among them, have at most so many bytes. */
  readonly maxTotalBytes?: number;
  /** The oldest go until there are at most so many rotated segments. */
  readonly maxSegments?: number;
}

/** How a log is pruned. */
export interface PruneOptions extends UpkeepOptions {
  /** Says what would go, and lets it be. Default false. */
  readonly dryRun?: boolean;
}

/** A segment that was taken away, or would be. */
export interface PrunedSegment {
  readonly name: string;
  readonly segment: string;
  readonly bytes: number;
}

/** What pruning did. */
export interface Pruning {
  /** What went, oldest first. */
  readonly pruned: readonly PrunedSegment[];
  /** Segments that should have gone, and are not sealed yet: somebody may still write to them. */
  readonly kept: readonly PrunedSegment[];
}

/**
 * Takes rotated segments away, oldest first, for good: the only thing in this package that removes lines. Only
 * sealed ones go (those that can be are sealed before), and a `log:pruned` event names each before it goes.
 *
 * @param directory the log's
 * @param retention at least one bound
 * @throws LogThreadError `ERR_INVALID_OPTION`, `ERR_NOT_A_LOG`
 * @example
 * ```ts
 * import { logEvent, rotateLog } from "log-thread";
 * import { pruneSegments } from "log-thread/upkeep";
 *
 * logEvent("job:end", "worker");
 * rotateLog({ maxSizeMb: 0 });
 * const { pruned, kept } = await pruneSegments("log_thread", { maxSegments: 0 });
 * console.log(pruned.length, kept.length);
 * ```
 * ```text
 * 0 1
 * ```
 */
export async function pruneSegments(
  directory: string,
  retention: Retention,
  options: PruneOptions = {},
): Promise<Pruning> {
  checkRetention(retention);
  if (options.dryRun !== true) await sealSegments(directory, options);
  using log = new LogUpkeep(directory, options);
  const segments = log.rotated.list();
  const sealed = segments.findIndex(({ info }) => info.id === lastSealed(log.source)) + 1;
  const masterBytes = log.source.segments().find(({ active }) => active)?.size ?? 0;
  const nowMs = (options.clock ?? systemClock).now();
  const count = countToGo(segments, retention, masterBytes, nowMs);
  const going = segments.slice(0, options.dryRun === true ? count : Math.min(count, sealed));
  if (options.dryRun !== true) {
    for (const segment of going) {
      log.tell(PRUNED_TYPE, { ...told(segment) });
      log.rotated.remove(segment);
    }
  }
  return { pruned: going.map(told), kept: segments.slice(going.length, count).map(told) };
}

/** How many of the oldest have to go. */
function countToGo(
  segments: readonly RotatedSegment[],
  { maxAgeMs, maxTotalBytes, maxSegments }: Retention,
  masterBytes: number,
  nowMs: number,
): number {
  let bytes = segments.reduce((sum, { info }) => sum + info.size, masterBytes);
  let count = 0;
  for (const { info, modifiedMs } of segments) {
    const isOld = maxAgeMs !== undefined && nowMs - modifiedMs > maxAgeMs;
    const isTooMuch = maxTotalBytes !== undefined && bytes > maxTotalBytes;
    const isTooMany = maxSegments !== undefined && segments.length - count > maxSegments;
    if (!isOld && !isTooMuch && !isTooMany) break;
    bytes -= info.size;
    count++;
  }
  return count;
}

function told({ info }: RotatedSegment): PrunedSegment {
  return { name: info.name, segment: info.id, bytes: info.size };
}

const BOUNDS = ["maxAgeMs", "maxTotalBytes", "maxSegments"] as const;

function checkRetention(retention: Retention): void {
  const given = Object.entries(retention).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!BOUNDS.some((bound) => bound === name)) {
      throw invalid(name, `there is no bound ${showValue(name)}; there are ${BOUNDS.join(", ")}`);
    }
    if (typeof value !== "number" || !(value >= 0)) {
      throw invalid(name, `${name} is ${showValue(value)}; it has to be a number from 0`);
    }
  }
  if (given.length === 0) {
    throw invalid("retention", `nothing says what goes; name at least one of ${BOUNDS.join(", ")}`);
  }
}

function invalid(option: string, message: string): LogThreadError {
  return new LogThreadError("ERR_INVALID_OPTION", message, { details: { option } });
}
