import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomNumbers } from "../../bench/events.ts";
import { formatLine, formatSegmentHeader, segmentIdFrom } from "../../src/line/index.ts";

/** A log for programs that know nothing of logs: some segments, of lines whose times are what a clock made of them. */
export interface PlainLog {
  readonly directory: string;
  /** Its files, in the log's order. */
  readonly files: readonly string[];
}

/** When the next line is written, after one of this time: milliseconds since 1970. */
export type Clock = (beforeMs: number, random: () => number) => number;

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Goes on by seconds, and now and then back by anything up to two days. */
export const STEPPING: { readonly beginMs: number; readonly clock: Clock } = {
  beginMs: Date.UTC(2026, 0, 9),
  clock: (beforeMs, random) =>
    random() % 50 === 0 ? beforeMs - (random() % (48 * HOUR_MS)) : beforeMs + (random() % (90 * SECOND_MS)),
};

/**
 * Goes on by weeks from 1970 on, so that neither milliseconds since its beginning fit into 32 bits, which are 50 days, nor
 * seconds since 1970; now and then it goes back by years.
 */
export const YEARS: { readonly beginMs: number; readonly clock: Clock } = {
  beginMs: 0,
  clock: (beforeMs, random) =>
    random() % 40 === 0
      ? Math.max(YEARS.beginMs, beforeMs - (random() % (900 * DAY_MS)))
      : beforeMs + (random() % (30 * DAY_MS)),
};

export const TYPES = ["llm:request", "llm:response", "tool:start", "tool:error", "error:io", "error:runtime"];
export const SOURCES = ["agent", "agent_service", "chat", "disk"];
export const SESSIONS = ["abc123", "abc1234", "def456"];
/** No text ends with an exclamation mark, by which a torn line is known to whoever knows nothing else. */
export const TEXTS = [
  "cache miss",
  "fetch failed: ECONNREFUSED",
  "a session_id=abc123 that is only told of",
  "été 漢字",
  "",
];

/** What is no event: torn lines, of which one would look like an event; blanks; what somebody else wrote. */
const REFUSE = [
  "2026-01-09T14:32:01.456Z|llm:request|agent|cut in the mid|\\!",
  "2026-01-09T14:32:01.456Z|error:io|agent|\\!",
  "",
  "npm WARN deprecated error:io",
];

/** Writes a log of three segments. The same for the same seed. */
export function writePlainLog(
  directory: string,
  { beginMs, clock }: typeof YEARS,
  lines: number,
  seed: number,
): PlainLog {
  const random = randomNumbers(seed);
  const pick = <T>(from: readonly T[]): T => from[random() % from.length] as T;
  const sessions = join(directory, "sessions");
  mkdirSync(sessions, { recursive: true });
  const files = [
    join(sessions, "000001_a.log"),
    join(sessions, "000002_b.log"),
    join(directory, "master.log"),
  ];
  let timeMs = beginMs;
  for (const [number, file] of files.entries()) {
    const text = [formatSegmentHeader(timeMs, segmentIdFrom(Buffer.alloc(16, number + 1)))];
    for (let line = 0; line < lines / files.length; line++) {
      timeMs = clock(timeMs, random);
      const session = random() % 3 === 0 ? {} : { session_id: pick(SESSIONS) };
      const fields = { latency_ms: random() % 1_000, ...session };
      text.push(
        formatLine({
          timestamp: timeMs,
          type: pick(TYPES),
          source: pick(SOURCES),
          text: pick(TEXTS),
          fields,
        }),
      );
      if (random() % 30 === 0) text.push(pick(REFUSE));
    }
    writeFileSync(file, `${text.join("\n")}\n`);
  }
  return { directory, files };
}

/** The programs that count. */
export const PROGRAMS_MISSING = ["rg", "awk"].filter(
  (program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0,
);

/** How many lines of all files match, by `rg -c`. */
export function countedByRipgrep({ files }: PlainLog, pattern: string): number {
  const { stdout, status } = run("rg", ["--no-config", "--count", "--no-filename", "-e", pattern, ...files]);
  // 1: none.
  if (status !== 0 && status !== 1) throw new Error(`rg ended with ${status}`);
  return stdout.split("\n").reduce((sum, line) => sum + Number(line), 0);
}

/**
 * What a program in awk prints of the log's events; in it `$1` to `$4` are what a line has between its pipes.
 *
 * @param program what is done for each event, and at the end
 */
export function printedByAwk({ files }: PlainLog, program: string): string[] {
  const isEvent = 'NF != 4 || $4 ~ /\\\\!$/ || $2 == "log:segment" { next }';
  const { stdout, status } = run("awk", ["-F|", `${isEvent}\n${program}`, ...files]);
  if (status !== 0) throw new Error(`awk ended with ${status}`);
  return stdout.split("\n").slice(0, -1);
}

export function countedByAwk(log: PlainLog, condition: string): number {
  return Number(printedByAwk(log, `${condition} { n++ }\nEND { print n + 0 }`)[0]);
}

function run(
  program: string,
  args: readonly string[],
): { readonly stdout: string; readonly status: number | null } {
  const env = { ...process.env, LC_ALL: "C" };
  const { stdout, status } = spawnSync(program, args, { encoding: "utf8", env, maxBuffer: 2 ** 28 });
  return { stdout, status };
}
