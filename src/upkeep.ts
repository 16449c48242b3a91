/** `log-thread/upkeep`: what is done with the segments of a log that are written no more. */
export type { Digest, Unsettled } from "./storage/index.ts";
export {
  type PrunedSegment,
  type PruneOptions,
  type Pruning,
  pruneSegments,
  type Retention,
  type Seal,
  type Sealing,
  sealSegments,
  type UpkeepOptions,
  type VerifiedSeal,
  verifySeals,
} from "./upkeep/index.ts";
