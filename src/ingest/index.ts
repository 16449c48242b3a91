export type { Difference, DifferenceKind } from "./differences.ts";
export { type IngestOptions, type IngestReport, ingest } from "./ingest.ts";
export type { LogOrDirectory } from "./log-source.ts";
export type { IngestProgress, OnProgress } from "./progress.ts";
export { type VerifyOptions, type VerifyReport, verify } from "./verify.ts";
