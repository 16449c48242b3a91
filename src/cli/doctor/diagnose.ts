import { checkClock } from "./check-clock.ts";
import { checkDisk } from "./check-disk.ts";
import { checkEvents } from "./check-events.ts";
import { checkFiles } from "./check-files.ts";
import { checkLines } from "./check-lines.ts";
import { checkPermissions } from "./check-permissions.ts";
import { checkSegments } from "./check-segments.ts";
import type { Check, Finding, LogFacts, Severity } from "./finding.ts";

const CHECKS: readonly Check[] = [
  checkFiles,
  checkPermissions,
  checkSegments,
  checkLines,
  checkClock,
  checkEvents,
  checkDisk,
];

/** What one check found. */
export interface CheckResult {
  readonly name: string;
  /** What holds where nothing was found. */
  readonly ok: string;
  readonly findings: readonly Finding[];
}

/** What all of it comes to. */
export interface Diagnosis {
  readonly facts: LogFacts;
  readonly results: readonly CheckResult[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Is there nothing to be done? Notes are only good to know. */
  readonly healthy: boolean;
}

/** Judges what is known of a log. */
export function diagnose(facts: LogFacts): Diagnosis {
  const results = CHECKS.map(({ name, ok, find }) => ({ name, ok, findings: find(facts) }));
  const findings = results.flatMap((result) => result.findings);
  const countOf = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const counts = { problem: countOf("problem"), warning: countOf("warning"), note: countOf("note") };
  return { facts, results, counts, healthy: counts.problem + counts.warning === 0 };
}
