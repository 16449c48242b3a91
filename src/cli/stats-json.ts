import { formatTimestamp } from "../line/index.ts";
import type { Counts, Sums, Tally } from "./tally.ts";

/** What `stats` found. */
export interface Overview {
  readonly directory: string;
  readonly segments: number;
  readonly bytes: number;
  readonly tally: Tally;
  /** How many types, sources and sessions are listed. */
  readonly top: number;
}

/** The overview for programs. What is unknown is null, never 0. */
export function overviewJson({ directory, segments, bytes, tally, top }: Overview): Record<string, unknown> {
  const any = tally.events > 0;
  const spanMs = tally.lastMs - tally.firstMs;
  return {
    directory,
    segments,
    bytes,
    events: tally.events,
    errors: tally.errors,
    error_rate: rate(tally.errors, tally.events),
    salvaged: tally.salvaged,
    malformed: tally.malformed,
    malformed_bytes: tally.malformedBytes,
    malformed_reasons: Object.fromEntries(tally.reasons),
    first: any ? formatTimestamp(tally.firstMs) : null,
    last: any ? formatTimestamp(tally.lastMs) : null,
    span_ms: any ? spanMs : null,
    events_per_second: any && spanMs > 0 ? tally.events / (spanMs / 1_000) : null,
    tokens_in: sumsJson(tally.tokensIn),
    tokens_out: sumsJson(tally.tokensOut),
    types: countsJson(tally.types, top),
    sources: countsJson(tally.sources, top),
    sessions: countsJson(tally.sessions, top),
  };
}

function rate(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sumsJson(sums: Sums): Record<string, unknown>[] | null {
  const entries = sums.entries();
  return entries.length === 0 ? null : entries.map(([type, { sum, events }]) => ({ type, sum, events }));
}

function countsJson(counts: Counts, top: number): Record<string, unknown> {
  return {
    different: counts.size,
    events_not_told_apart: counts.beyond,
    top: counts.top(top).map(([name, { events, errors, firstMs, lastMs }]) => ({
      name,
      events,
      errors,
      error_rate: rate(errors, events),
      first: formatTimestamp(firstMs),
      last: formatTimestamp(lastMs),
      duration_ms: lastMs - firstMs,
    })),
  };
}
