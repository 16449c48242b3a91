import type { CompressedSegment } from "../storage/index.ts";
import { LogUpkeep, type UpkeepOptions } from "./log-upkeep.ts";
import { sealSegments } from "./seal-segments.ts";
import { lastSealed } from "./seals.ts";

/**
 * Compresses every sealed segment that is not compressed yet, oldest first, having sealed those that can be: each
 * `….log` becomes `….log.gz`, about a fifth as large, which any gzip reads. The log reads the same, at every
 * position, and what was sealed is still what was sealed. The newest lines stay plain text for grep.
 *
 * @param directory the log's
 * @returns what was compressed
 * @throws LogThreadError `ERR_NOT_A_LOG`, `ERR_NOT_COMPRESSED`; what the system says
 * @example
 * ```ts
 * import { logEvent, rotateLog } from "log-thread";
 * import { compressSegments } from "log-thread/upkeep";
 *
 * logEvent("job:end", "worker");
 * rotateLog({ maxSizeMb: 0 });
 * console.log(await compressSegments("log_thread")); // nothing has rested for a minute yet
 * ```
 * ```text
 * []
 * ```
 */
export async function compressSegments(
  directory: string,
  options: UpkeepOptions = {},
): Promise<CompressedSegment[]> {
  await sealSegments(directory, options);
  using log = new LogUpkeep(directory, options);
  const segments = log.rotated.list();
  const last = lastSealed(log.source);
  const sealed = segments.slice(0, segments.findIndex(({ info }) => info.id === last) + 1);
  const compressed: CompressedSegment[] = [];
  for (const segment of sealed) {
    if (options.signal?.aborted) break;
    if (segment.isCompressed || segment.unsettled !== undefined) continue;
    const one = await log.rotated.compress(segment);
    if (one !== undefined) compressed.push(one);
  }
  return compressed;
}
