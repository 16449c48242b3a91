import { describe, expect, it } from "vitest";
import {
  showBytes,
  showCount,
  showCounted,
  showDuration,
  showRate,
  showShare,
} from "../../src/cli/quantities.ts";

describe("quantities", () => {
  it("are grouped, and have their noun", () => {
    expect([0, 999, 1_000, 1_234_567].map(showCount)).toEqual(["0", "999", "1,000", "1,234,567"]);
    expect([showCounted(1, "event"), showCounted(0, "event")]).toEqual(["1 event", "0 events"]);
  });

  it.each([
    [0, 100, "0 %"],
    [1, 100_000, "<0.1 %"],
    [1, 300, "0.3 %"],
    [31, 1_000, "3.1 %"],
    [1, 2, "50 %"],
    [1, 1, "100 %"],
    [0, 0, "–"],
  ])("%d of %d is %s", (part, whole, expected) => {
    expect(showShare(part, whole)).toBe(expected);
  });

  it.each([
    [0, "0ms"],
    [850, "850ms"],
    [1_000, "1s"],
    [1_540, "1.5s"],
    [250_000, "4m 10s"],
    [3_600_000, "1h"],
    [183_600_000, "2d 3h"],
  ])("%d ms is %s", (durationMs, expected) => {
    expect(showDuration(durationMs)).toBe(expected);
  });

  it.each([
    [1_000_000, 1_000, "1,000,000 a second"],
    [25, 10_000, "2.5 a second"],
    [10, 120_000, "5 a minute"],
    [3, 3_600_000, "3 an hour"],
    [3, 7_200_000, "1.5 an hour"],
    [1, 86_400_000, "1 a day"],
  ])("%d events in %d ms are %s", (events, durationMs, expected) => {
    expect(showRate(events, durationMs)).toBe(expected);
  });

  it.each([
    [0, "0 B"],
    [1_023, "1023 B"],
    [1_536, "1.5 KiB"],
    [20 * 1_048_576, "20 MiB"],
    [3 * 1024 ** 4, "3.0 TiB"],
  ])("%d bytes are %s", (bytes, expected) => {
    expect(showBytes(bytes)).toBe(expected);
  });
});
