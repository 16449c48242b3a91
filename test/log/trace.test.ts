import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import {
  extractTrace,
  getSession,
  getTrace,
  injectTrace,
  type Log,
  openLog,
  setTrace,
  type TraceContext,
  withSession,
  withTrace,
} from "../../src/log/index.ts";
import { processState } from "../../src/log/process-state.ts";

const CALLER = "00f067aa0ba902b7";
const HEADERS = {
  traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-${CALLER}-01`,
  baggage: "session_id=abc123",
};

/** What an event says of its span: trace, span, parent, session. */
const correlation = (log: Log) =>
  log
    .readLog()
    .map(({ fields: { trace_id, span_id, parent_id, session_id } }) => [
      trace_id,
      span_id,
      parent_id,
      session_id,
    ]);

const idsOf = ({ traceId, spanId, parentId }: TraceContext) => [traceId, spanId, parentId];

describe("events in a trace", () => {
  afterEach(() => {
    setTrace(null);
    // Not by endSession(), which logs it to the default log.
    processState().scopes.endSession();
  });

  it("carry the process's, from setTrace on until there is none", () => {
    using log = openLog({ storage: "memory" });
    log.event("a:before", "s");
    const context = setTrace(extractTrace(HEADERS));
    expect(getTrace()).toEqual(context);
    log.event("a:in", "s", { a: 1 });
    log.error("s", new Error("in"));
    setTrace(null);
    log.event("a:after", "s");
    const whole = [...idsOf(context), "abc123"];
    const none = [undefined, undefined, undefined];
    expect(correlation(log)).toEqual([[...none, undefined], whole, whole, [...none, "abc123"]]);
    expect(getTrace()).toBeUndefined();
  });

  it("carry the innermost scope's, whatever runs beside it", async () => {
    using log = openLog({ storage: "memory" });
    const outer = setTrace();
    const contexts = [extractTrace(HEADERS), extractTrace({})];
    await Promise.all(
      contexts.map((context, index) =>
        withTrace(context, async () => {
          for (let turn = 0; turn < 3; turn++) {
            await delay(index);
            log.event("a:scoped", String(index));
          }
        }),
      ),
    );
    log.event("a:outer", "outer");
    const bySource = (source: string | number) => log.readLog({ sources: [String(source)] });
    for (const [index, context] of contexts.entries()) {
      for (const { fields } of bySource(index))
        expect([fields["trace_id"], fields["span_id"], fields["parent_id"], fields["session_id"]]).toEqual([
          ...idsOf(context),
          context.sessionId,
        ]);
      expect(bySource(index)).toHaveLength(3);
    }
    expect(bySource("outer")[0]?.fields).toMatchObject({ trace_id: outer.traceId, span_id: outer.spanId });
  });

  it("carry a trace and a session that were given apart, in any order", () => {
    using log = openLog({ storage: "memory" });
    const context = extractTrace({ traceparent: HEADERS.traceparent });
    withSession("s1", () => withTrace(context, () => log.event("a:b", "s")));
    withTrace(context, () => withSession("s2", () => log.event("a:b", "s")));
    withTrace(extractTrace(HEADERS), () => withSession(null, () => log.event("a:b", "s")));
    withTrace(context, () => withTrace(null, () => log.event("a:b", "s")));
    withSession("s3", () => {
      setTrace(context);
      processState().scopes.beginSession("process");
      log.event("a:b", "s");
      withTrace(null, () => withSession("s4", () => log.event("a:b", "s")));
    });
    const ids = idsOf(context);
    const none = [undefined, undefined, undefined];
    expect(correlation(log)).toEqual([
      [...ids, "s1"],
      [...ids, "s2"],
      [context.traceId, expect.anything(), CALLER, undefined],
      [...none, undefined],
      [...ids, "s3"],
      [...none, "s4"],
    ]);
  });

  it("carry nothing where they are about the log and the machine", () => {
    using log = openLog({ storage: "memory" });
    setTrace();
    for (const type of ["system:memory", "log:dropped"]) log.event(type, "s", { a: 1 });
    expect(log.readLog().map((event) => event.message)).toEqual(["a=1", "a=1"]);
  });

  it("join the session that came along, and log no session:create for it", () => {
    using log = openLog({ storage: "memory" });
    setTrace(extractTrace(HEADERS));
    expect([getSession(), log.readLog().length]).toEqual(["abc123", 0]);
  });
});

describe("timed work in a trace", () => {
  it("is a span of its own, with what it logs and calls", async () => {
    using log = openLog({ storage: "memory" });
    const context = extractTrace(HEADERS);
    let sent = {};
    await withTrace(context, async () => {
      await log.timed("agent", "outer", undefined, async () => {
        await delay(1);
        log.event("a:within", "outer");
        expect(() =>
          log.timed("tool", "inner", undefined, () => {
            sent = injectTrace();
            throw new Error("no");
          }),
        ).toThrow("no");
      });
      log.event("a:behind", "outer");
    });
    const events = log.readLog();
    const spans = events.map(({ type, fields }) => [type, fields["span_id"], fields["parent_id"]]);
    const outer = events[0]?.fields["span_id"] as string;
    const inner = events[2]?.fields["span_id"] as string;
    expect(new Set([context.spanId, outer, inner]).size).toBe(3);
    expect(spans).toEqual([
      ["agent:start", outer, context.spanId],
      ["a:within", outer, context.spanId],
      ["tool:start", inner, outer],
      ["tool:error", inner, outer],
      ["agent:end", outer, context.spanId],
      ["a:behind", context.spanId, CALLER],
    ]);
    expect(new Set(events.map((event) => event.fields["trace_id"]))).toEqual(new Set([context.traceId]));
    expect(new Set(events.map((event) => event.fields["session_id"]))).toEqual(new Set(["abc123"]));
    expect(extractTrace(sent)).toMatchObject({ parentId: inner, sessionId: "abc123" });
  });

  it("is none where there is no trace", () => {
    using log = openLog({ storage: "memory" });
    expect(log.timed("tool", "s", undefined, () => getTrace())).toBeUndefined();
    expect(log.readLog()[0]?.message).toMatch(/^call_id=[0-9a-f]{12}$/);
  });
});

describe("what is no context", () => {
  const { traceId, spanId } = extractTrace({});
  it.each([
    ["headers", HEADERS],
    ["a text", HEADERS.traceparent],
    ["a number", 7],
    ["a trace of zeros", { traceId: "0".repeat(32), spanId }],
    ["a span that is none", { traceId, spanId: "SPAN" }],
    ["a parent that is none", { traceId, spanId, parentId: 7 }],
    ["a session that is none", { traceId, spanId, sessionId: 7 }],
  ])("is refused: %s", (_, context) => {
    expect(() => withTrace(context as never, () => 1)).toThrow(/^withTrace\(\) was given .* extractTrace/);
    expect(() => setTrace(context as never)).toThrow(/^setTrace\(\) was given/);
    expect(getTrace()).toBeUndefined();
  });
});
