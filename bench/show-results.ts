import type { GroupResults } from "./group.ts";
import type { Machine } from "./machine.ts";
import type { Comparison, Measurement } from "./results.ts";
import { showNumber } from "./show-number.ts";
import type { Summary } from "./statistics.ts";

export function showMachine(machine: Machine): string {
  const { processor, cores, memoryGb, kernel, node, fileSystem, isolatesKernel, loadBefore } = machine;
  const system = isolatesKernel ? `${kernel} with page table isolation` : kernel;
  return `${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}, ${fileSystem}, load ${loadBefore.toFixed(1)}`;
}

/** One group's numbers and how they compare, as aligned text. */
export function showGroup({ measurements, comparisons }: GroupResults): string {
  const numbers = [["", "median", "least", "middle half", "rounds"], ...measurements.map(measurementRow)];
  const ratios = [["compared", "target", "found", "middle half", ""], ...comparisons.map(comparisonRow)];
  return [align(numbers), ...(comparisons.length === 0 ? [] : [align(ratios)])].join("\n\n");
}

function measurementRow({ id, unit, found, missing }: Measurement): string[] {
  const subject = id.slice(id.indexOf("/") + 1);
  if (found === undefined) return [subject, missing ?? "not measured"];
  const { median, least, rounds } = found;
  return [
    subject,
    showNumber(median, unit),
    showNumber(least, unit),
    middleHalf(found, unit),
    String(rounds),
  ];
}

function comparisonRow({ text, target, unit, found, verdict }: Comparison): string[] {
  if (found === undefined) return [text, verdict];
  const aimed = target === undefined ? "" : `${target.kind} ${showNumber(target.bound, unit)}`;
  const said = { met: "met", missed: "MISSED", "not measured": "", "no target": "" }[verdict];
  return [text, aimed, showNumber(found.median, unit), middleHalf(found, unit), said];
}

function middleHalf({ lower, upper }: Summary, unit: Comparison["unit"]): string {
  return `${showNumber(lower, unit)} – ${showNumber(upper, unit)}`;
}

/** Columns under each other, the first to the left and numbers to the right; a row that ends early says a sentence. */
function align(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (column > 0 && row.length < columns ? 0 : (row[column]?.length ?? 0)))),
  );
  return rows.map((row) => alignRow(row, widths)).join("\n");
}

function alignRow(row: readonly string[], widths: readonly number[]): string {
  const [first = "", ...rest] = row;
  const cells = rest.map((cell, index) =>
    row.length < widths.length ? cell : cell.padStart(widths[index + 1] ?? 0),
  );
  return [first.padEnd(widths[0] ?? 0), ...cells].join("  ").trimEnd();
}
