export type { Difference, DifferenceKind } from "./differences.ts";
export { type IngestOptions, type IngestReport, ingest } from "./ingest.ts";
export type { LogOrDirectory } from "./log-source.ts";
export type { IngestProgress, OnProgress } from "./progress.ts";
export { restore } from "./restore.ts";
export { type SearchHit, type SearchOptions, search, searchIn } from "./search.ts";
export type { OnIndexed } from "./search-index.ts";
export { type VerifyOptions, type VerifyReport, verify } from "./verify.ts";
export { type WrittenSegments, writeSegments } from "./write-segments.ts";
