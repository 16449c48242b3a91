import type { SessionReport } from "../../analysis/index.ts";
import type { ItemJson } from "../../server/index.ts";

/** What a report holds: the page reads it as JSON. */
export interface ReportData extends SessionReport {
  readonly session: string;
  /** What the log is called. */
  readonly log: string;
  /** When the report was made, `2026-01-09 14:32 UTC`. */
  readonly made: string;
  readonly version: string;
  /** The session's events, in the log's order, redacted. */
  readonly items: readonly ItemJson[];
  readonly limitedBy?: "rows";
}
