import { formatTimestamp } from "../../line/index.ts";
import type { ClockStep } from "./clock-watch.ts";
import type { Diagnosis } from "./diagnose.ts";
import type { SegmentFacts } from "./segment-facts.ts";

/** The report for programs. What is unknown is null, never 0. */
export function reportJson({ facts, results, counts, healthy }: Diagnosis): Record<string, unknown> {
  const { files, clock, segments, freeBytes } = facts;
  const { span } = clock;
  return {
    directory: files.directory,
    healthy,
    problems: counts.problem,
    warnings: counts.warning,
    notes: counts.note,
    events: segments.reduce((sum, { events }) => sum + events, 0),
    bytes: segments.reduce((sum, { file }) => sum + file.size, 0),
    free_bytes: freeBytes ?? null,
    oldest: span === undefined ? null : formatTimestamp(span.oldestMs),
    newest: span === undefined ? null : formatTimestamp(span.newestMs),
    clock: {
      steps_back: clock.stepsBack,
      largest_step: stepJson(clock.largest),
      disordered: clock.disordered,
      furthest_behind: stepJson(clock.furthest),
      future: clock.future,
    },
    segments: segments.map(segmentJson),
    findings: results.flatMap(({ name, findings }) =>
      findings.map((finding) => ({ check: name, ...finding })),
    ),
  };
}

function stepJson(step: ClockStep | undefined): Record<string, unknown> | null {
  if (step === undefined) return null;
  const { segment, offset, byMs, timeMs } = step;
  return { by_ms: byMs, segment, offset, timestamp: formatTimestamp(timeMs) };
}

function segmentJson(facts: SegmentFacts): Record<string, unknown> {
  const { file, header, id, failure } = facts;
  return {
    name: file.name,
    bytes: file.size,
    stored_bytes: file.status.size,
    header,
    id: id ?? null,
    mode: file.status.mode.toString(8).padStart(4, "0"),
    owner: file.status.owner,
    events: facts.events,
    salvaged: facts.salvaged,
    malformed: Object.fromEntries(
      [...facts.malformed].map(([reason, { count, bytes, firstOffset }]) => [
        reason,
        { count, bytes, first_offset: firstOffset },
      ]),
    ),
    unfinished_bytes: facts.unfinishedBytes,
    nul_events: facts.nulEvents,
    ill_formed_types: facts.illFormed,
    near_bound: facts.long,
    cut: facts.cut,
    longest_line_bytes: facts.longestBytes,
    dropped: Object.fromEntries(facts.dropped),
    error: failure?.message ?? null,
  };
}
