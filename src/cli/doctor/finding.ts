import type { ClockWatch } from "./clock-watch.ts";
import type { Twins } from "./find-copies.ts";
import type { LogFiles } from "./log-files.ts";
import type { SegmentFacts } from "./segment-facts.ts";

/** How bad it is. A note is good to know; the others are reasons to do something. */
export type Severity = "note" | "warning" | "problem";

/** Something that was found, what it means, and what to do. */
export interface Finding {
  readonly severity: Severity;
  /** Stable, for programs. */
  readonly code: string;
  readonly what: string;
  readonly meaning: string;
  /** What to do; undefined where there is nothing to be done. */
  readonly advice?: string;
  /** A command that does it, or shows what there is to see. */
  readonly command?: string;
}

/** Everything that is known of a log, for the checks to judge. */
export interface LogFacts {
  readonly files: LogFiles;
  readonly twins: Twins;
  /** What was read, in the log's order; copies are not among them. */
  readonly segments: readonly SegmentFacts[];
  readonly clock: ClockWatch;
  /** Bytes that can still be written; undefined where the system does not tell. */
  readonly freeBytes: number | undefined;
  /** The user who looks; undefined on Windows, where files have neither owner nor mode in this sense. */
  readonly user: number | undefined;
}

/** One thing that is looked at. */
export interface Check {
  readonly name: string;
  /** What holds where nothing is found. */
  readonly ok: string;
  readonly find: (facts: LogFacts) => Finding[];
}
