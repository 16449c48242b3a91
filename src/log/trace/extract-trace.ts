import { limits } from "../../base/index.ts";
import { sessionInBaggage } from "./baggage.ts";
import { readCarrier, type TraceCarrier } from "./carrier.ts";
import { newSpanId, newTrace, type TraceContext } from "./span.ts";
import { parseTraceparent } from "./traceparent.ts";

/** What a `tracestate` may be for us to pass it on. */
const STATE = /^[\x20-\x7e]+$/;

/**
 * Takes the trace out of what a caller sent: its `traceparent`, and the session in its `baggage`. The
 * context it gives is a new span of the caller's trace, whose parent is the caller's span; give it to
 * `setTrace` or `withTrace`. It changes nothing and never throws: where there is no valid `traceparent`,
 * it is the first span of a new trace.
 *
 * Whoever can send a header can name a trace and a session: take them from callers you trust.
 *
 * @param carrier a `Headers`, a request's headers as a record, or an environment such as `process.env`
 * @example
 * ```ts
 * import { extractTrace, logEvent, withTrace } from "log-thread";
 *
 * const headers = {
 *   traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
 *   baggage: "session_id=abc123",
 * };
 * const line = withTrace(extractTrace(headers), () => logEvent("agent:start", "sub-agent"));
 * console.log(line.slice(24).replace(/ span_id=\w+/, ""));
 * ```
 * ```text
 * |agent:start|sub-agent|trace_id=4bf92f3577b34da6a3ce929d0e0e4736 parent_id=00f067aa0ba902b7 session_id=abc123
 * ```
 */
export function extractTrace(carrier: TraceCarrier): TraceContext {
  const session = sessionInBaggage(readCarrier(carrier, "baggage").join(","));
  const given = readCarrier(carrier, "traceparent");
  // Of two that differ nobody knows which one is meant.
  const caller = given.length === 1 ? parseTraceparent((given[0] as string).trim()) : undefined;
  if (caller === undefined) return newTrace(session);
  const state = readCarrier(carrier, "tracestate").join(",");
  return {
    traceId: caller.traceId,
    spanId: newSpanId(),
    parentId: caller.spanId,
    sampled: caller.sampled,
    state: STATE.test(state) && state.length <= limits.traceStateCharsMax ? state : undefined,
    sessionId: session,
  };
}
