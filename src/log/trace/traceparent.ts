/** What a `traceparent` says. */
export interface TraceParent {
  readonly traceId: string;
  /** The span of whoever sent it. */
  readonly spanId: string;
  readonly sampled: boolean;
}

/** `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`, and what later versions may put behind it. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;
const SAMPLED = 1;

const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;

/** Is it a trace's id by the rules of W3C Trace Context: 32 hexadecimal digits in lower case, not all 0? */
export function isTraceId(text: unknown): text is string {
  return typeof text === "string" && TRACE_ID.test(text) && !ZEROS.test(text);
}

/** Is it a span's id by the same rules: 16 digits? */
export function isSpanId(text: unknown): text is string {
  return typeof text === "string" && SPAN_ID.test(text) && !ZEROS.test(text);
}

/**
 * Reads a `traceparent` by W3C Trace Context, level 1 (https://www.w3.org/TR/trace-context-1/, 3.2).
 * Version 00 is exactly as long as its parts; of a later version what is known is read; ff is none.
 *
 * @returns undefined for what is no valid one
 */
export function parseTraceparent(text: string): TraceParent | undefined {
  const match = TRACEPARENT.exec(text);
  if (match === null) return undefined;
  const [, version, traceId, spanId, flags, rest] = match;
  if (version === "ff" || (version === "00" && rest !== undefined)) return undefined;
  if (!isTraceId(traceId) || !isSpanId(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags as string, 16) & SAMPLED) !== 0 };
}

/** Writes a `traceparent` of version 00. Flags that this version does not know are 0, as it asks. */
export function formatTraceparent({ traceId, spanId, sampled }: TraceParent): string {
  return `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;
}
