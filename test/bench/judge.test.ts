import { describe, expect, it } from "vitest";
import { judge } from "../../bench/judge.ts";
import type { Samples } from "../../bench/rounds.ts";
import { quantile, summarise } from "../../bench/statistics.ts";

function verdictOn(samples: Readonly<Record<string, Samples>>, bound: number, peers = ["theirs"]) {
  const findings = { group: "group", unit: "ns", samples: new Map(Object.entries(samples)) } as const;
  const target = { kind: "at least", bound } as const;
  const [comparison] = judge(findings, [{ subject: "ours", peers, target }]).comparisons;
  return { found: comparison?.found?.median, verdict: comparison?.verdict, peer: comparison?.peer };
}

describe("a comparison", () => {
  it("is of the numbers of one round with each other", () => {
    // The machine was busy in the second round, for both: the medians alone would say 1.5.
    const samples = { ours: [10, 100, 20], theirs: [20, 200, 30] };
    expect(verdictOn(samples, 2)).toMatchObject({ found: 2, verdict: "met" });
    expect(verdictOn(samples, 2.01)).toMatchObject({ found: 2, verdict: "missed" });
  });

  it("is with the best of several peers", () => {
    const samples = { ours: [10], slow: [90], fast: [30], absent: "not available" };
    expect(verdictOn(samples, 2, ["slow", "fast", "absent"])).toEqual({
      found: 3,
      verdict: "met",
      peer: "group/fast",
    });
  });

  it("says when there is nothing to compare with", () => {
    const samples = { ours: [10], theirs: "not available: install it" };
    expect(verdictOn(samples, 2)).toMatchObject({ found: undefined, verdict: "not measured" });
  });
});

describe("what the rounds come to", () => {
  it("is their median and their middle half, whatever their order", () => {
    expect(summarise([5, 1, 4, 2, 3])).toEqual({ median: 3, least: 1, lower: 2, upper: 4, rounds: 5 });
    expect(quantile([1, 2], 0.5)).toBe(1.5);
    expect(() => summarise([])).toThrow(RangeError);
  });
});
