import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type EventFilter, type LogIndex, openIndex, read } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import {
  countedByAwk,
  countedByRipgrep,
  type PlainLog,
  PROGRAMS_MISSING,
  printedByAwk,
  SESSIONS,
  SOURCES,
  STEPPING,
  TEXTS,
  TYPES,
  writePlainLog,
  YEARS,
} from "./counted-elsewhere.ts";
import { CI } from "./program.ts";

const LINES = 9_000;
const SEEDS = CI ? 12 : 2;
const MISSING = PROGRAMS_MISSING.length === 0 ? "" : ` (install ${PROGRAMS_MISSING.join(", ")})`;
const DAY_MS = 86_400_000;

/** A filter, and the same as a condition of awk; a pattern of ripgrep where there is one that says it. */
interface Question {
  readonly filter: EventFilter;
  readonly awk: string;
  readonly ripgrep?: string;
}

/** An event's message, to the end of its line, which no torn mark is. */
const MESSAGE = "(?:|[^|]*[^|!])$";

const QUESTIONS: readonly Question[] = [
  { filter: {}, awk: "1" },
  ...TYPES.map((type) => ({
    filter: { types: [type as "a:b"] },
    awk: `$2 == "${type}"`,
    ripgrep: `^[^|]{24}\\|${type}\\|[^|]*\\|${MESSAGE}`,
  })),
  {
    filter: { types: ["error:*"] },
    awk: "$2 ~ /^error:/",
    ripgrep: `^[^|]{24}\\|error:[^|]*\\|[^|]*\\|${MESSAGE}`,
  },
  { filter: { types: ["*:error"] }, awk: "$2 ~ /:error$/" },
  ...SOURCES.map((source) => ({
    filter: { sources: [source] },
    awk: `$3 == "${source}"`,
    ripgrep: `^[^|]{24}\\|[^|]*\\|${source}\\|${MESSAGE}`,
  })),
  ...SESSIONS.map((session) => ({ filter: { sessions: [session] }, awk: `$4 ~ / session_id=${session}$/` })),
  { filter: { sessions: ["abc12"] }, awk: "0" },
  ...TEXTS.filter((text) => text !== "" && !text.includes("=")).map((text) => ({
    filter: { text },
    awk: `index($4, "${text}")`,
    ripgrep: `^[^|]{24}\\|[^|]*\\|[^|]*\\|[^|]*${text}${MESSAGE}`,
  })),
  {
    filter: { types: ["llm:*"], sources: ["agent"], sessions: ["def456"], text: "cache" },
    awk: '$2 ~ /^llm:/ && $3 == "agent" && $4 ~ / session_id=def456$/ && index($4, "cache")',
  },
];

/** Times of the log itself, from which and up to which something is asked. */
function* timesOf(log: PlainLog): Generator<Question> {
  const times = printedByAwk(log, "{ print $1 }");
  const at = (part: number): string => times[Math.floor((times.length - 1) * part)] as string;
  for (const [from, to] of [
    [0.1, 0.9],
    [0.45, 0.55],
    [0.6, 0.4],
    [0, 1],
  ] as const) {
    const [since, until] = [at(from), at(to)];
    yield { filter: { since }, awk: `$1 >= "${since}"` };
    yield { filter: { until }, awk: `$1 < "${until}"` };
    if (since >= until) continue;
    const within = `$1 >= "${since}" && $1 < "${until}"`;
    yield { filter: { since, until }, awk: within };
    yield { filter: { since, until, types: ["error:*"] }, awk: `${within} && $2 ~ /^error:/` };
    yield { filter: { since, until, sessions: ["abc123"] }, awk: `${within} && $4 ~ / session_id=abc123$/` };
  }
}

/** The index of a log as it was stored by another, which read the lines. */
async function indexOf({ directory }: PlainLog): Promise<LogIndex> {
  using maker = openIndex(openDirectory(directory));
  await maker.build();
  // Of segments that are written no more; what stands in the last one is too little to be stored.
  expect(readdirSync(join(directory, ".index")).filter((name) => !name.startsWith("."))).toHaveLength(2);
  return openIndex(openDirectory(directory));
}

async function countRead({ directory }: PlainLog, filter: EventFilter): Promise<number> {
  let count = 0;
  for await (const _ of read(openDirectory(directory), { ...filter, exact: true })) count++;
  return count;
}

describe.skipIf(MISSING !== "").each([
  ["whose clock steps back", STEPPING],
  ["that spans years", YEARS],
])(`a log %s is counted as rg and awk count it${MISSING}`, (_, clock) => {
  const seeds = Array.from({ length: SEEDS }, (_, seed) => seed + 1);
  const written = (seed: number): PlainLog => writePlainLog(temporaryDirectory(), clock, LINES, seed);

  it.each(seeds)("whatever is asked for (%i)", async (seed) => {
    const log = written(seed);
    const counts = [...QUESTIONS, ...timesOf(log)].map(({ filter, awk, ripgrep }) => {
      const counted = countedByAwk(log, awk);
      if (ripgrep !== undefined) expect(countedByRipgrep(log, ripgrep), ripgrep).toBe(counted);
      return { filter, counted, asked: JSON.stringify(filter) };
    });
    for (const { filter, counted, asked } of counts)
      expect(await countRead(log, filter), asked).toBe(counted);
    using index = await indexOf(log);
    for (const { filter, counted, asked } of counts) {
      expect(index.count(filter), asked).toBe(counted);
      // What reads takes what it can out of the index, once there is one.
      expect(await countRead(log, filter), asked).toBe(counted);
    }
  });

  it.each(seeds)("by day and type, by source, and by session (%i)", async (seed) => {
    const log = written(seed);
    using index = await indexOf(log);
    const days = [...index.histogram({ bucketMs: DAY_MS, by: "type" })].flatMap(({ startMs, groups }) =>
      groups.map(({ name, count }) => `${new Date(startMs).toISOString().slice(0, 10)} ${name} ${count}`),
    );
    const tally = (key: string, where = ""): string[] =>
      printedByAwk(log, `${where} { n[${key}]++ }\nEND { for (key in n) print key " " n[key] }`).sort();
    expect(days.sort()).toEqual(tally('substr($1, 1, 10) " " $2'));
    const top = (what: "source" | "session"): string[] =>
      index.top(what).map(({ value, count }) => `${value} ${count}`);
    expect(top("source").sort()).toEqual(tally("$3"));
    const isLast = "match($4, / session_id=[^ ]+$/)";
    expect(top("session").sort()).toEqual(tally("substr($4, RSTART + 12)", isLast));
  });

  it.each(seeds)("and its last events are those that tail shows (%i)", async (seed) => {
    const log = written(seed);
    using index = await indexOf(log);
    const lines = printedByAwk(log, "$2 ~ /^error:/ { print }");
    const newest = index.newest({ types: ["error:*"] }, 100).map(({ raw }) => raw);
    expect(newest).toEqual(lines.slice(-100));
    const all = [...index.all({ types: ["error:*"] })].flat().map(({ raw }) => raw);
    expect(all).toEqual(lines);
  });
});
