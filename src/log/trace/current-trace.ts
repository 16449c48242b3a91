import { LogThreadError, showValue } from "../../base/index.ts";
import { processState } from "../process-state.ts";
import { optionOf } from "../with-fields.ts";
import { newTrace, Span, type TraceContext } from "./span.ts";
import { isSpanId, isTraceId } from "./traceparent.ts";

/**
 * Sets the process's trace: events carry `trace_id`, `span_id` and `parent_id` from now on, and
 * `session_id` where the context brought a session along. An event's own fields and `withTrace` stand
 * before it. Nothing is logged by this itself.
 *
 * @param context what `extractTrace` gave; a new trace if none is given; null for none from now on
 * @returns the context; undefined for none
 * @throws LogThreadError `ERR_INVALID_OPTION` for what is no context
 * @example
 * ```ts
 * import { extractTrace, logEvent, setTrace } from "log-thread";
 *
 * // At the beginning of a sub-agent: joins the trace of whoever started it, or begins one.
 * setTrace(extractTrace(process.env));
 * console.log(Object.keys(logEvent("agent:start", "sub-agent").match(/(?<id>trace_id=\w{32} span_id=\w{16})$/)?.groups ?? {}));
 * ```
 * ```text
 * [ 'id' ]
 * ```
 */
export function setTrace(context?: TraceContext): TraceContext;
export function setTrace(context: TraceContext | null): TraceContext | undefined;
export function setTrace(context: TraceContext | null = newTrace()): TraceContext | undefined {
  const { scopes } = processState();
  if (context === null) {
    scopes.setSpan(undefined);
    return undefined;
  }
  checkContext(context, "setTrace");
  scopes.setSpan(new Span(context));
  // The session was created by whoever sent it: no session:create is logged here.
  if (context.sessionId !== undefined) scopes.beginSession(context.sessionId);
  return context;
}

/**
 * Runs `work` in a trace of its own: what it logs, awaits and starts carries it, whatever runs beside
 * it. Nothing is logged by this itself.
 *
 * @param context what `extractTrace` gave; undefined for a new trace; null for none
 * @returns what `work` returns
 * @throws LogThreadError `ERR_INVALID_OPTION` for what is no context; and what `work` throws
 * @example
 * ```ts
 * import { injectTrace, withTrace } from "log-thread";
 *
 * const headers = await withTrace(undefined, async () => injectTrace());
 * console.log(Object.keys(headers));
 * ```
 * ```text
 * [ 'traceparent' ]
 * ```
 */
export function withTrace<T>(context: TraceContext | null | undefined, work: () => T): T {
  const { scopes } = processState();
  if (context === null) return scopes.withinSpan(null, undefined, work);
  const given = context ?? newTrace();
  checkContext(given, "withTrace");
  return scopes.withinSpan(new Span(given), given.sessionId, work);
}

/**
 * The trace that an event logged here and now would carry: the innermost `withTrace` or `timed`, else
 * the one of `setTrace`.
 *
 * @example
 * ```ts
 * import { getTrace, timed, withTrace } from "log-thread";
 *
 * withTrace(undefined, () => {
 *   const outer = getTrace();
 *   const inner = timed("tool", "agent", { name: "search" }, () => getTrace());
 *   console.log(inner?.traceId === outer?.traceId, inner?.parentId === outer?.spanId);
 * });
 * ```
 * ```text
 * true true
 * ```
 */
export function getTrace(): TraceContext | undefined {
  const { session, span } = processState().scopes.current();
  return span === undefined ? undefined : { ...span.context, sessionId: session };
}

/** A request's headers, given by mistake, would otherwise be a trace that nobody finds. */
function checkContext(context: TraceContext, name: string): void {
  const parent = optionOf(context, "parentId");
  const session = optionOf(context, "sessionId");
  const knowsWho = isTraceId(optionOf(context, "traceId")) && isSpanId(optionOf(context, "spanId"));
  const knowsFor =
    (parent === undefined || isSpanId(parent)) && (session === undefined || typeof session === "string");
  if (knowsWho && knowsFor) return;
  throw new LogThreadError(
    "ERR_INVALID_OPTION",
    `${name}() was given ${showValue(context)}, which is no context of a trace; give it what extractTrace(headers) returned`,
  );
}
