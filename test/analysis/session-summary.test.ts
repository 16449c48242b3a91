import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantilesOf } from "../../src/analysis/index.ts";
import { summariseSession } from "../../src/analysis.ts";
import { Events } from "./events.ts";

const summaryOf = (events: Events) => summariseSession(events.all).summary;

describe("a session in numbers", () => {
  it("has its turns, calls, tokens, errors and idle share", () => {
    const summary = summaryOf(
      new Events()
        .add(0, "session:create")
        .add(1_000, "llm:request", { tokens_in: 9 })
        .add(2_000, "llm:response", { tokens_in: 10, tokens_out: 5 })
        .add(0, "tool:start", { call_id: "t" })
        .add(1_000, "tool:error", { call_id: "t" })
        .add(0, "llm:request")
        .add(3_000, "llm:response", { input_tokens: 20, ttft_ms: 300 })
        .add(0, "error:io")
        .add(2_500, "conversation:end", { turns: 2 })
        .add(500, "session:end"),
    );
    expect(summary).toMatchObject({
      durationMs: 10_000,
      events: 10,
      endedBy: "ended",
      turns: 2,
      calls: {
        llm: { count: 2, failed: 0, unfinished: 0, durationMs: { count: 2, median: 2_500, most: 3_000 } },
        tool: { count: 1, failed: 1, unfinished: 0 },
      },
      tokensIn: 30,
      tokensOut: 5,
      unknownTokens: 0,
      firstTokenMs: { count: 1, median: 300 },
      errors: 2,
      idleShare: 0.4,
    });
  });

  it("shows as unknown what nothing tells", () => {
    const summary = summaryOf(new Events().add(0, "llm:request").add(50, "llm:request"));
    expect(summary).toMatchObject({
      endedBy: undefined,
      turns: undefined,
      tokensIn: undefined,
      tokensOut: undefined,
      unknownTokens: 2,
      firstTokenMs: undefined,
      calls: { llm: { unfinished: 2, durationMs: undefined } },
    });
    expect(summaryOf(new Events().add(0, "state:read").add(50, "state:read")).idleShare).toBeUndefined();
    // It knows of no tokens; it does not know that there were none.
    expect(
      summaryOf(new Events().add(0, "llm:request").add(1, "llm:response", { tokens_in: "many" })),
    ).toMatchObject({
      tokensIn: undefined,
      unknownTokens: 1,
    });
  });

  it("is not ended where something comes behind an end", () => {
    expect(summaryOf(new Events().add(0, "session:end").add(1, "session:create")).endedBy).toBeUndefined();
    expect(summaryOf(new Events().add(0, "llm:request").add(1, "app:shutdown")).endedBy).toBe("shutdown");
  });
});

describe("quantiles", () => {
  it("are those of definition 7", () => {
    expect(quantilesOf([])).toBeUndefined();
    expect(quantilesOf([4, 1, 3, 2])).toEqual({ count: 4, least: 1, median: 2.5, p95: undefined, most: 4 });
    // NumPy: numpy.quantile(range(1, 21), 0.95)
    expect(quantilesOf(Array.from({ length: 20 }, (_, at) => at + 1))?.p95).toBeCloseTo(19.05, 12);
  });

  it("lie among the values, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: 0, max: 1e9 }), { minLength: 20 }), (values) => {
        const { least, median, p95, most } = quantilesOf(values) as {
          least: number;
          median: number;
          p95: number;
          most: number;
        };
        expect(least).toBe(Math.min(...values));
        expect(most).toBe(Math.max(...values));
        expect(least <= median && median <= p95 && p95 <= most).toBe(true);
        // Half of them are not above the median, and nineteen of twenty not above p95.
        expect(values.filter((value) => value <= median).length).toBeGreaterThanOrEqual(values.length / 2);
        expect(values.filter((value) => value < p95).length).toBeLessThanOrEqual(
          Math.ceil(values.length * 0.95),
        );
      }),
    );
  });
});
