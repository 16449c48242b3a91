import { describe, expect, it } from "vitest";
import { formatBare } from "../../bench/bare-line.ts";
import { fieldsOf, KINDS, makeEvents, type Variety } from "../../bench/events.ts";
import { formatLine } from "../../src/line.ts";

const COUNT = 10_000;

function linesOf(variety: Variety): readonly { readonly bare: string; readonly written: string }[] {
  const events = makeEvents(variety, COUNT, 1);
  return events.texts.map((text, index) => {
    const { type, source } = KINDS[index % KINDS.length] as (typeof KINDS)[number];
    const fields = fieldsOf(events, index);
    return {
      bare: formatBare(index, type, source, text, fields),
      written: formatLine({ timestamp: index, type, source, text, fields: { ...fields } }),
    };
  });
}

describe.each(["typical", "distinct"] as const)("the %s events of the benchmarks", (variety) => {
  const lines = linesOf(variety);

  it("are the same bytes, formatted barely and by the package", () => {
    expect(lines.filter(({ bare, written }) => bare !== written)).toEqual([]);
  });

  it("have lines of 126 bytes on average", () => {
    const bytes = lines.reduce((sum, { written }) => sum + Buffer.byteLength(written) + 1, 0);
    expect(Math.round(bytes / lines.length)).toBe(126);
  });
});

describe("the distinct events", () => {
  it("hardly ever say the same twice, and the typical ones nearly always", () => {
    const different = (variety: Variety): number => new Set(makeEvents(variety, COUNT, 1).texts).size;
    expect(different("distinct")).toBeGreaterThan(COUNT * 0.99);
    expect(different("typical")).toBeLessThan(20);
  });
});
