import type { TimeZone } from "../reader/index.ts";
import type { Counts, Sums, Tally } from "./tally.ts";

/** What `stats` found. */
export interface Overview {
  readonly directory: string;
  readonly segments: number;
  readonly bytes: number;
  readonly tally: Tally;
  /** How many types, sources and sessions are listed. */
  readonly top: number;
  /** In which zone times are shown. */
  readonly zone: TimeZone;
}

/** The overview for programs. What is unknown is null, never 0. */
export function overviewJson({
  directory,
  segments,
  bytes,
  tally,
  top,
  zone,
}: Overview): Record<string, unknown> {
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
    first: any ? zone.show(tally.firstMs) : null,
    last: any ? zone.show(tally.lastMs) : null,
    span_ms: any ? spanMs : null,
    events_per_second: any && spanMs > 0 ? tally.events / (spanMs / 1_000) : null,
    tokens_in: sumsJson(tally.tokensIn),
    tokens_out: sumsJson(tally.tokensOut),
    types: countsJson(tally.types, top, zone),
    sources: countsJson(tally.sources, top, zone),
    sessions: countsJson(tally.sessions, top, zone),
  };
}

/** A share, and null where there is nothing to share. */
export function rate(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** Sums by type; null where none is known. */
export function sumsJson(sums: Sums): Record<string, unknown>[] | null {
  const entries = sums.entries();
  return entries.length === 0 ? null : entries.map(([type, { sum, events }]) => ({ type, sum, events }));
}

function countsJson(counts: Counts, top: number, zone: TimeZone): Record<string, unknown> {
  return {
    different: counts.size,
    events_not_told_apart: counts.beyond,
    top: counts.top(top).map(([name, { events, errors, firstMs, lastMs }]) => ({
      name,
      events,
      errors,
      error_rate: rate(errors, events),
      first: zone.show(firstMs),
      last: zone.show(lastMs),
      duration_ms: lastMs - firstMs,
    })),
  };
}
