import { describe, expect, it } from "vitest";
import { parseTimeExpression } from "../../src/cli/time-expression.ts";

const NOW = Date.parse("2026-01-09T14:32:01.456Z");
const parse = (text: string): string => new Date(parseTimeExpression("--since", text, NOW)).toISOString();

describe("a time as a person writes it", () => {
  it.each([
    ["now", "2026-01-09T14:32:01.456Z"],
    ["NOW", "2026-01-09T14:32:01.456Z"],
    ["30s", "2026-01-09T14:31:31.456Z"],
    ["15m", "2026-01-09T14:17:01.456Z"],
    ["2h", "2026-01-09T12:32:01.456Z"],
    ["3d", "2026-01-06T14:32:01.456Z"],
    ["1w", "2026-01-02T14:32:01.456Z"],
    ["1h30m", "2026-01-09T13:02:01.456Z"],
    ["0s", "2026-01-09T14:32:01.456Z"],
    ["999999w", "1970-01-01T00:00:00.000Z"],
    ["2026-01-09", "2026-01-09T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2026-01-09T14:32", "2026-01-09T14:32:00.000Z"],
    ["2026-01-09 14:32:01", "2026-01-09T14:32:01.000Z"],
    ["2026-01-09T14:32:01.456Z", "2026-01-09T14:32:01.456Z"],
    ["2026-01-09T14:32:01.4", "2026-01-09T14:32:01.400Z"],
    ["2026-01-09T14:32:01.456789Z", "2026-01-09T14:32:01.456Z"],
    ["2026-01-09T14:32:01+02:00", "2026-01-09T12:32:01.000Z"],
    ["2026-01-09T14:32:01-0530", "2026-01-09T20:02:01.000Z"],
    [" 2026-01-09t14:32:01z ", "2026-01-09T14:32:01.000Z"],
  ])("%j is %s", (text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  it("means the same in every zone of the machine", () => {
    const before = process.env["TZ"];
    try {
      process.env["TZ"] = "Pacific/Auckland";
      expect(parse("2026-01-09T14:32")).toBe("2026-01-09T14:32:00.000Z");
    } finally {
      if (before === undefined) delete process.env["TZ"];
      else process.env["TZ"] = before;
    }
  });

  it.each([
    "",
    " ",
    "yesterday",
    "15",
    "15x",
    "-15m",
    "1.5h",
    "m",
    "2026",
    "2026-13-01",
    "2026-02-30",
    "2026-02-29",
    "2026-01-09T25:00",
    "2026-01-09T14:60",
    "2026-01-09T",
    "2026-01-09T14:32:01+99:00",
    "9-1-2026",
    "1767969121456",
    "\x1b[31m",
    "constructor",
  ])("%j is none, and the message names it", (text) => {
    expect(() => parse(text)).toThrow(`--since is ${JSON.stringify(text)}, which is no time`);
  });
});
