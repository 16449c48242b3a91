import { LogThreadError, showValue } from "../../base/index.ts";
import { safeString } from "../../line/index.ts";
import { processState } from "../process-state.ts";
import { baggageWithSession } from "./baggage.ts";
import { readCarrier, type TraceCarrier, writeCarrier } from "./carrier.ts";
import { formatTraceparent } from "./traceparent.ts";

/**
 * Puts the current trace into what is sent to another process: `traceparent`, with the current span as
 * the parent of whatever the other does, and the session into `baggage`. Other members of a `baggage`
 * stay. Where there is no trace, or no session, the carrier keeps what it has.
 *
 * @param carrier a `Headers`, headers as a record, or an environment, told by its `PATH` and written in
 * upper case; it is changed. New headers if none is given
 * @returns the carrier
 * @throws LogThreadError `ERR_INVALID_OPTION` for what can carry nothing
 * @example
 * ```ts
 * import { injectTrace, setSession, setTrace } from "log-thread";
 *
 * setSession("abc123");
 * setTrace();
 * const { traceparent, baggage } = injectTrace();
 * console.log(String(traceparent).replace(/[0-9a-f]{16,}/g, "…"), baggage);
 * console.log(Object.keys(injectTrace({ PATH: "/bin" })));
 * ```
 * ```text
 * 00-…-…-01 session_id=abc123
 * [ 'PATH', 'TRACEPARENT', 'BAGGAGE' ]
 * ```
 */
export function injectTrace<C extends TraceCarrier = Record<string, string>>(carrier?: C): C {
  const filled = carrier ?? ({} as C);
  if (typeof filled !== "object") {
    throw new LogThreadError(
      "ERR_INVALID_OPTION",
      `injectTrace() was given ${showValue(filled)}; it takes headers, or an environment such as { ...process.env }`,
    );
  }
  const { session, span } = processState().scopes.current();
  if (span !== undefined) {
    writeCarrier(filled, "traceparent", formatTraceparent(span.context));
    writeCarrier(filled, "tracestate", span.context.state);
  }
  const id = safeString(session ?? "");
  if (id !== "") {
    const others = readCarrier(filled, "baggage").join(",");
    writeCarrier(filled, "baggage", baggageWithSession(others, id) || undefined);
  }
  return filled;
}
