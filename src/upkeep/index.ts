export type { UpkeepOptions } from "./log-upkeep.ts";
export {
  type PrunedSegment,
  type PruneOptions,
  type Pruning,
  pruneSegments,
  type Retention,
} from "./prune-segments.ts";
export { type Sealing, sealSegments } from "./seal-segments.ts";
export type { Seal } from "./seals.ts";
export { type VerifiedSeal, verifySeals } from "./verify-seals.ts";
