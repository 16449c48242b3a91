/** `log-thread/ingest`: copying a log into a database, exactly once, and searching it there. */
export {
  type Difference,
  type DifferenceKind,
  type IngestOptions,
  type IngestProgress,
  type IngestReport,
  ingest,
  type LogOrDirectory,
  type OnProgress,
  type VerifyOptions,
  type VerifyReport,
  verify,
} from "./ingest/index.ts";
