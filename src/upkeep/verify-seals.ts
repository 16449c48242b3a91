import { readLog } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import { LogUpkeep, type UpkeepOptions } from "./log-upkeep.ts";
import { PRUNED_TYPE } from "./prune-segments.ts";
import { digestOf } from "./seal-segments.ts";
import { readSeals, type Seal } from "./seals.ts";

/** What became of a segment since it was sealed. */
export interface VerifiedSeal extends Seal {
  /** `pruned`: it was taken away on purpose, as the log tells. `missing`: it is not there, and nothing tells why. */
  readonly state: "intact" | "changed" | "missing" | "pruned";
}

/**
 * Compares every sealed segment with its seal, and reads all of them for it.
 *
 * @param directory the log's
 * @returns the seals, oldest first, each with what became of its segment
 * @throws LogThreadError `ERR_NOT_A_LOG`
 * @example
 * ```ts
 * import { logEvent, rotateLog } from "log-thread";
 * import { sealSegments, verifySeals } from "log-thread/upkeep";
 *
 * logEvent("job:end", "worker");
 * rotateLog({ maxSizeMb: 0 });
 * await sealSegments("log_thread");
 * const changed = (await verifySeals("log_thread")).filter(({ state }) => state !== "intact");
 * console.log(changed);
 * ```
 * ```text
 * []
 * ```
 */
export async function verifySeals(directory: string, options: UpkeepOptions = {}): Promise<VerifiedSeal[]> {
  using log = new LogUpkeep(directory, options);
  const segments = new Map(log.rotated.list().map((segment) => [segment.info.id, segment]));
  const pruned = prunedIds(log.source);
  const verified: VerifiedSeal[] = [];
  for (const seal of readSeals(log.source)) {
    if (options.signal?.aborted) break;
    const segment = segments.get(seal.segment);
    if (segment === undefined) {
      verified.push({ ...seal, state: pruned.has(seal.segment) ? "pruned" : "missing" });
      continue;
    }
    const { sha256, bytes } = await digestOf(log, segment);
    verified.push({ ...seal, state: sha256 === seal.sha256 && bytes === seal.bytes ? "intact" : "changed" });
  }
  return verified;
}

function prunedIds(source: LineSource): ReadonlySet<unknown> {
  const events = readLog(source, { types: [PRUNED_TYPE], limit: Number.POSITIVE_INFINITY });
  return new Set(events.map((event) => event.fields["segment"]));
}
