import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { putTable } from "../../bench/readme-table.ts";
import { readResults } from "../../bench/results.ts";

const README = new URL("../../README.md", import.meta.url);
const RESULTS = new URL("../../bench/results/latest.json", import.meta.url);

describe("the table in the readme", () => {
  const readme = readFileSync(README, "utf8");
  const results = readResults(RESULTS);

  it("is the one that the committed results make: npm run bench:readme", () => {
    expect(readme).toBe(putTable(readme, results));
  });

  it("has a number in every row, from a full run", () => {
    expect(results.quick).toBe(false);
    expect(putTable(readme, results)).not.toContain("not measured");
  });

  it("changes with the results", () => {
    const [first, ...others] = results.measurements;
    if (first?.found === undefined) throw new Error("the first measurement has no number");
    const slower = { ...first, found: { ...first.found, median: first.found.median * 2 } };
    expect(putTable(readme, { ...results, measurements: [slower, ...others] })).not.toBe(readme);
  });
});
