import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { putComparison } from "../../bench/comparison/page.ts";
import { QUESTIONS } from "../../bench/comparison/questions.ts";
import { readComparedResults } from "../../bench/comparison/results.ts";

const PAGE = new URL("../../docs/comparison.md", import.meta.url);
const RESULTS = new URL("../../bench/results/comparison.json", import.meta.url);

describe("the page of the comparison", () => {
  const page = readFileSync(PAGE, "utf8");
  const results = readComparedResults(RESULTS);

  it("is the one that the committed results make: npm run bench:comparison", () => {
    expect(page).toBe(putComparison(page, results));
  });

  it("is of a full run, of every question, with all the tools but those that are named", () => {
    expect(results).toMatchObject({ quick: false, log: { events: 10_000_000 } });
    for (const { id } of QUESTIONS) {
      const found = results.measurements.filter(
        (one) => one.id.startsWith(`${id}/`) && one.found !== undefined,
      );
      expect(found.length, id).toBeGreaterThan(5);
    }
    for (const name of ["ripgrep", "grep", "DuckDB"]) expect(results.versions).toHaveProperty(name);
  });

  it("changes with the results", () => {
    const slower = results.measurements.map((one) =>
      one.found === undefined ? one : { ...one, found: { ...one.found, median: one.found.median * 2 } },
    );
    expect(putComparison(page, { ...results, measurements: slower })).not.toBe(page);
  });
});
