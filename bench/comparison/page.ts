import { type Markers, putBetween } from "../put-between.ts";
import type { Comparison, Measurement } from "../results.ts";
import { showNumber } from "../show-number.ts";
import { showMachine } from "../show-results.ts";
import { QUESTIONS, type QuestionId } from "./questions.ts";
import type { ComparedResults, ComparedTool } from "./results.ts";

const MARKERS: Markers = {
  begin: "<!-- made by npm run bench:compare from bench/results/comparison.json -->",
  end: "<!-- end of what is made -->",
};

/** @returns the page with what the results say in place of what it says */
export function putComparison(page: string, results: ComparedResults): string {
  const parts = [
    about(results),
    "### What has to be made before",
    preparations(results),
    "### Until the answer is there: medians",
    answers(results, "median"),
    notMeasured(results),
    "### The least of all rounds",
    answers(results, "least"),
    "### The fastest",
    fastest(results),
    "### What was aimed for",
    aims(results),
  ];
  return putBetween(page, MARKERS, parts.filter((part) => part !== "").join("\n\n"));
}

function about({ date, machine, versions, log, rounds }: ComparedResults): string {
  const tools = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const busy =
    machine.loadBefore <= machine.cores
      ? ""
      : " The machine was busy with other work all the while: the least of all rounds says more than the median, and ratios more than either.";
  return `${date}, ${showMachine(machine)}. ${grouped(log.events)} lines, ${showNumber(log.bytes / 1e6, "MB")}, ${rounds} rounds. ${tools.join(", ")}.${busy}`;
}

function preparations({ measurements, log, tools }: ComparedResults): string {
  const rows = measurements
    .filter(({ id }) => id.startsWith("time/"))
    .map((time) => {
      const name = time.id.slice("time/".length);
      const room = measurements.find(({ id }) => id === `room/${name}`);
      if (time.found === undefined || room?.found === undefined) return `| ${name} | ${time.missing} | | | |`;
      const bytes = room.found.median * 1e6;
      const takes = `${(time.found.median / 1000).toPrecision(3)} s | ${showNumber(room.found.median, "MB")}`;
      const share = `${Math.round((100 * bytes) / log.bytes)} % | ${(bytes / log.events).toFixed(1)}`;
      return `| ${name} | ${takes} | ${share} |`;
    });
  const without = tools
    .filter((tool) => tool.needs.length === 0 && isMeasured(measurements, tool))
    .map(({ name }) => name);
  return [
    "| | time | room | of the log | bytes a line |",
    "|---|---:|---:|---:|---:|",
    ...rows,
    "",
    `Nothing is made for: ${without.join("; ")}.`,
  ].join("\n");
}

function answers({ tools, measurements }: ComparedResults, which: "median" | "least"): string {
  const cell = (tool: ComparedTool, question: QuestionId): string => {
    const found = find(measurements, question, tool)?.found;
    return found === undefined ? "–" : showNumber(found[which], "ms");
  };
  return [
    `| | ${QUESTIONS.map(({ short }) => short).join(" | ")} |`,
    `|---|${QUESTIONS.map(() => "---:").join("|")}|`,
    ...tools
      .filter((tool) => isMeasured(measurements, tool))
      .map((tool) => `| ${tool.name} | ${QUESTIONS.map(({ id }) => cell(tool, id)).join(" | ")} |`),
  ].join("\n");
}

/** Why a tool has no number where it could have one, each reason once. */
function notMeasured({ measurements, tools }: ComparedResults): string {
  const reasons = tools.flatMap((tool) =>
    QUESTIONS.flatMap(({ id, short }) => {
      const missing = find(measurements, id, tool)?.missing;
      return missing === undefined ? [] : [{ short, text: `${tool.name}: ${missing}` }];
    }),
  );
  const texts = [...new Set(reasons.map(({ text }) => text))];
  return texts
    .map((text) => {
      const where = reasons.filter((one) => one.text === text).map(({ short }) => short);
      return where.length > 2 ? `- ${text}.` : `- ${where.join(", ")}: ${text}.`;
    })
    .join("\n");
}

/** Who is fastest with nothing made before, and who with something. */
function fastest({ tools, measurements }: ComparedResults): string {
  const best = (question: QuestionId, among: readonly ComparedTool[]): string => {
    const found = among
      .map((tool) => ({ tool, median: find(measurements, question, tool)?.found?.median ?? Number.NaN }))
      .filter(({ median }) => !Number.isNaN(median))
      .sort((a, b) => a.median - b.median)[0];
    return found === undefined ? "–" : `${found.tool.name}, ${showNumber(found.median, "ms")}`;
  };
  const [raw, prepared] = [true, false].map((isRaw) =>
    tools.filter(({ needs }) => (needs.length === 0) === isRaw),
  );
  return [
    "| | on the raw file | after something was made |",
    "|---|---|---|",
    ...QUESTIONS.map(
      ({ id, short, about }) =>
        `| ${short}: ${about} | ${best(id, raw ?? [])} | ${best(id, prepared ?? [])} |`,
    ),
  ].join("\n");
}

function aims({ comparisons }: ComparedResults): string {
  return ["| | | aimed for | found | |", "|---|---|---:|---:|---|", ...comparisons.map(aimRow)].join("\n");
}

function aimRow({ id, text, target, unit, found, verdict }: Comparison): string {
  const question = QUESTIONS.find((one) => id.startsWith(`${one.id}/`))?.short ?? "";
  const aimed = target === undefined ? "" : `${target.kind} ${showNumber(target.bound, unit)}`;
  return `| ${question} | ${text} | ${aimed} | ${found === undefined ? "–" : showNumber(found.median, unit)} | ${verdict} |`;
}

function find(
  measurements: readonly Measurement[],
  question: QuestionId,
  { name }: ComparedTool,
): Measurement | undefined {
  return measurements.find(({ id }) => id === `${question}/${name}`);
}

function isMeasured(measurements: readonly Measurement[], tool: ComparedTool): boolean {
  return QUESTIONS.some(({ id }) => find(measurements, id, tool)?.found !== undefined);
}

function grouped(whole: number): string {
  return String(whole).replace(/\d(?=(\d{3})+$)/g, "$& ");
}
