import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Span, type TimedEvent, timeline } from "../../src/analysis.ts";
import { Events } from "./events.ts";

const spansOf = (events: Events): readonly Span[] => timeline(events.all).spans;

describe("pairing", () => {
  it("goes by call_id where events say one, however they are mixed", () => {
    const spans = spansOf(
      new Events()
        .add(0, "tool:start", { call_id: "a", name: "search" })
        .add(10, "tool:start", { call_id: "b", name: "weather" })
        .add(10, "tool:end", { call_id: "a" })
        .add(10, "tool:error", { call_id: "b" }),
    );
    expect(spans).toMatchObject([
      { name: "search", durationMs: 20, outcome: "ok", pairedBy: "call_id", parent: undefined },
      { name: "weather", durationMs: 20, outcome: "error", pairedBy: "call_id", parent: undefined },
    ]);
  });

  it("goes by the nearest of the same source and session where they say none", () => {
    const spans = spansOf(
      new Events()
        .add(0, "llm:request", { session_id: "one" })
        .add(10, "llm:request", { session_id: "two" })
        .add(10, "llm:request", {}, "other")
        .add(10, "llm:request", { session_id: "one" })
        .add(10, "llm:response", { session_id: "one" })
        .add(10, "llm:response", { session_id: "two" })
        .add(10, "llm:response", { session_id: "one" }),
    );
    expect(spans.map(({ durationMs, pairedBy }) => [durationMs, pairedBy])).toEqual([
      [60, "nearest"],
      [40, "nearest"],
      [undefined, undefined],
      [10, "nearest"],
    ]);
  });

  it("never takes an end for another call's, and draws one without a beginning by what it says", () => {
    const spans = spansOf(
      new Events()
        .add(0, "tool:start", { call_id: "a" })
        .add(500, "tool:end", { call_id: "unseen", duration_ms: 300 })
        .add(10, "tool:end", { call_id: "neither" }),
    );
    expect(spans).toMatchObject([
      { outcome: "unfinished", lostBy: "log end", begin: { offset: 0 } },
      { outcome: "ok", durationMs: 300, begin: undefined, end: { offset: 1 } },
    ]);
    expect((spans[1] as Span).untilMs - (spans[1] as Span).startMs).toBe(300);
  });

  it("believes what an end says of its duration, and no clock that was set back", () => {
    const said = new Events().add(0, "tool:start").add(-5_000, "tool:end", { duration_ms: 42.5 });
    const silent = new Events().add(0, "tool:start").add(-5_000, "tool:end");
    expect(spansOf(said)).toMatchObject([{ durationMs: 42.5 }]);
    expect(spansOf(silent)).toMatchObject([{ durationMs: undefined, outcome: "ok" }]);
    for (const { startMs, untilMs } of spansOf(silent)) expect(untilMs).toBe(startMs);
  });

  it("sees the first piece of an answer, or what the answer says of it", () => {
    const seen = new Events()
      .add(0, "llm:request", { call_id: "a" })
      .add(340, "llm:chunk", { call_id: "a" })
      .add(10, "llm:chunk", { call_id: "a" })
      .add(650, "llm:response", { call_id: "a" });
    const said = new Events().add(0, "llm:request").add(900, "llm:response", { ttft_ms: 120 });
    expect(spansOf(seen)).toMatchObject([{ firstTokenMs: 340, durationMs: 1_000 }]);
    expect(spansOf(said)).toMatchObject([{ firstTokenMs: 120 }]);
    expect(spansOf(new Events().add(0, "llm:request").add(9, "llm:response"))).toMatchObject([
      { firstTokenMs: undefined, tokensIn: undefined },
    ]);
  });

  it.each([
    ["app:shutdown", {}, "shutdown"],
    ["app:start", {}, "restart"],
    ["session:end", { session_id: "one" }, "session end"],
    ["session:end", { session_id: "two" }, "log end"],
  ])("says what became of a call when %s %j follows", (type, fields, lostBy) => {
    const spans = spansOf(
      new Events().add(0, "llm:request", { session_id: "one" }).add(70, type, fields).add(30, "state:read"),
    );
    const lost = spans.find(({ category }) => category === "llm") as Span;
    expect(lost).toMatchObject({ outcome: "unfinished", lostBy, durationMs: undefined });
    expect(lost.untilMs - lost.startMs).toBe(lostBy === "log end" ? 100 : 70);
  });
});

describe("nesting", () => {
  it("puts calls into conversations, and never a call into another at the same time", () => {
    const events = new Events()
      .add(0, "session:create", { session_id: "s" })
      .add(1, "conversation:start", { session_id: "s" })
      .add(1, "tool:start", { session_id: "s", call_id: "outer" })
      .add(1, "tool:start", { session_id: "s", call_id: "inner" })
      .add(1, "tool:end", { session_id: "s", call_id: "inner" })
      .add(1, "tool:end", { session_id: "s", call_id: "outer" })
      .add(1, "conversation:end", { session_id: "s" })
      .add(1, "session:end", { session_id: "s" });
    expect(spansOf(events).map(({ category, parent, depth }) => [category, parent, depth])).toEqual([
      ["session", undefined, 0],
      ["conversation", 0, 1],
      ["tool", 1, 2],
      ["tool", 1, 2],
    ]);
    expect(timeline(events.all).concurrency).toEqual({ tool: 2 });
  });

  it("believes parent_id before anything else, over processes", () => {
    const spans = spansOf(
      new Events()
        .add(0, "agent:start", { span_id: "1", trace_id: "t" }, "one")
        .add(5, "tool:start", { span_id: "2", parent_id: "1", trace_id: "t" }, "two")
        .add(5, "tool:start", { span_id: "3", parent_id: "2", trace_id: "t" }, "two")
        .add(5, "tool:end", { span_id: "3", parent_id: "2", trace_id: "t" }, "two")
        .add(5, "tool:end", { span_id: "2", parent_id: "1", trace_id: "t" }, "two")
        .add(5, "agent:end", { span_id: "1", trace_id: "t" }, "one"),
    );
    expect(spans.map(({ parent, depth, pairedBy }) => [parent, depth, pairedBy])).toEqual([
      [undefined, 0, "span_id"],
      [0, 1, "span_id"],
      [1, 2, "span_id"],
    ]);
  });
});

describe("quiet times", () => {
  it("are those in which no work goes on", () => {
    const { gaps, startMs } = timeline(
      new Events()
        .add(0, "conversation:start")
        .add(2_000, "llm:request")
        .add(500, "llm:response")
        .add(400, "llm:request")
        .add(100, "llm:response")
        .add(3_000, "conversation:end").all,
    );
    expect(gaps.map(({ fromMs, untilMs }) => [fromMs - startMs, untilMs - startMs])).toEqual([
      [0, 2_000],
      [3_000, 6_000],
    ]);
  });

  it("are unknown where no work is", () => {
    expect(timeline(new Events().add(0, "app:start").add(9_000, "state:read").all).gaps).toEqual([]);
    expect(timeline([])).toMatchObject({ events: 0, startMs: 0, endMs: 0, spans: [], gaps: [] });
  });
});

const anyEvents = fc.array(
  fc.record({
    afterMs: fc.integer({ min: -3_000, max: 5_000 }),
    type: fc.constantFrom(
      ...["llm:request", "llm:response", "llm:error", "llm:chunk", "tool:start", "tool:end", "agent:start"],
      ...["agent:end", "session:create", "session:end", "app:start", "app:shutdown", "error:io", "odd", ":x"],
      ...["__proto__:start", "constructor:end", "toString:error"],
    ),
    fields: fc.record(
      {
        session_id: fc.constantFrom("a", "b"),
        call_id: fc.constantFrom("1", "2", 3),
        span_id: fc.constantFrom("x", "y"),
        parent_id: fc.constantFrom("x", "y"),
        duration_ms: fc.constantFrom(5, -1, Number.NaN, "7", 1e9),
      },
      { requiredKeys: [] },
    ),
  }),
  { maxLength: 60 },
);

it("any events give spans in order, each begun and ended at most once, none within itself", () => {
  fc.assert(
    fc.property(anyEvents, (given) => {
      const events = new Events();
      for (const { afterMs, type, fields } of given)
        events.add(afterMs, type, fields as TimedEvent["fields"]);
      const { spans, gaps } = timeline(events.all);
      const used = spans.flatMap(({ begin, end }) => [begin, end]).filter((place) => place !== undefined);
      expect(new Set(used.map(({ offset }) => offset)).size).toBe(used.length);
      const begun = given.filter(({ type }) => /^[^:]+:(?:start|request|create)$/.test(type)).length;
      expect(spans.filter(({ begin }) => begin !== undefined)).toHaveLength(begun);
      spans.forEach((span, id) => {
        expect(span.id).toBe(id);
        expect(span.untilMs).toBeGreaterThanOrEqual(span.startMs);
        expect(span.parent ?? -1).toBeLessThan(id);
        expect(span.depth).toBe(span.parent === undefined ? 0 : (spans[span.parent] as Span).depth + 1);
        if (id > 0) expect(span.startMs).toBeGreaterThanOrEqual((spans[id - 1] as Span).startMs);
      });
      gaps.forEach(({ fromMs, untilMs }, at) => {
        expect(untilMs).toBeGreaterThan(fromMs);
        if (at > 0) expect(fromMs).toBeGreaterThanOrEqual((gaps[at - 1] as { untilMs: number }).untilMs);
      });
    }),
  );
});
