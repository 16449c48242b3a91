import { describe, expect, it } from "vitest";
import { Threshold } from "../../src/log/capture/threshold.ts";
import { WarningLimit } from "../../src/log/capture/warning-limit.ts";

/** Which values crossed the threshold, and to which side. */
function crossings(threshold: Threshold, values: readonly number[]): string[] {
  return values.flatMap((value) =>
    threshold.crossedBy(value) ? [`${value} ${threshold.beyond ? "beyond" : "back"}`] : [],
  );
}

describe("a threshold", () => {
  it("is crossed upward at its limit, and back below its hysteresis; nothing in between is told", () => {
    const values = [0, 99, 100, 150, 99, 91, 90, 89, 95, 99, 101, 100, 20];
    expect(crossings(new Threshold(100, "above", 0.1), values)).toEqual([
      "100 beyond",
      "89 back",
      "101 beyond",
      "20 back",
    ]);
  });

  it("is crossed downward likewise", () => {
    const values = [1_000, 101, 100, 5, 101, 109, 110, 111, 105, 99, 500];
    expect(crossings(new Threshold(100, "below", 0.1), values)).toEqual([
      "100 beyond",
      "111 back",
      "99 beyond",
      "500 back",
    ]);
  });

  it("without hysteresis is crossed each time", () => {
    expect(crossings(new Threshold(100, "above", 0), [100, 99, 100, 99])).toHaveLength(4);
    expect(crossings(new Threshold(100, "below", 0), [100, 101, 100, 101])).toHaveLength(4);
  });

  it("is not crossed by what is no number", () => {
    const threshold = new Threshold(100, "above", 0.1);
    expect(crossings(threshold, [Number.NaN, 200, Number.NaN, 0])).toEqual(["200 beyond", "0 back"]);
  });
});

describe("a limit of warnings", () => {
  it("lets the first of each stretch through and counts the rest", () => {
    const limit = new WarningLimit(2, 100);
    const admitted = [0, 1, 2, 99, 100, 150, 199, 201].map((nowMs) => limit.admits(nowMs));
    expect(admitted).toEqual([true, true, false, false, true, true, false, true]);
    expect([limit.takeHeldBack(), limit.takeHeldBack()]).toEqual([3, 0]);
  });
});
