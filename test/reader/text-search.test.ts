import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatLine, formatSegmentHeader, type LogEvent } from "../../src/line/index.ts";
import { type EventFilter, getLogText, read, readLog } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** Lines of many lengths, rare ones among them, and some as long as several reads. */
function segmentText(lines: number): string {
  return Array.from({ length: lines }, (_, index) => {
    const filler = index % 2_003 === 5 ? 60_000 : (index * 37) % 250;
    return formatLine({
      timestamp: 1_767_968_000_000 + index,
      type: index % 301 === 7 ? "error:io" : "tool:start",
      source: index % 5 === 0 ? "agent" : "é",
      text: `${index % 97 === 3 ? "a needle" : "a"} ${"x".repeat(filler)}${index % 13 === 0 ? "漢" : ""}`,
      fields: { index, session_id: `s${index % 11}` },
    });
  })
    .map((line) => `${line}\n`)
    .join("");
}

const header = (id: string): string => `${formatSegmentHeader(1_767_968_000_000, id.padEnd(26, "a"))}\n`;
const SEGMENTS = [
  [
    "sessions/000001_2026-01-09T14-32-01-456Z.log",
    `${header("first")}${segmentText(9_000)}2026-01-09T14:32:01.456Z|error:io|é|a needle unfini`,
  ],
  [
    "sessions/000002_2026-01-09T14-32-01-456Z.log",
    `${segmentText(3_000)}${"foreign needle".repeat(40_000)}\n${segmentText(10)}`,
  ],
  ["master.log", `${header("second")}${segmentText(9_000)}`],
] as const;

/** Two segments, the older one with an end that nobody finished, and between them one that is foreign. */
function openSomeLog(): ReturnType<typeof openDirectory> {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "sessions"));
  for (const [name, text] of SEGMENTS) writeFileSync(join(directory, name), text);
  return openDirectory(directory);
}

const FILTERS: readonly (readonly [EventFilter, (event: LogEvent) => boolean])[] = [
  [{ text: "needle" }, ({ message }) => message.includes("needle")],
  [{ text: "nobody wrote this" }, () => false],
  [{ text: "漢", sources: ["agent"] }, ({ message, source }) => message.includes("漢") && source === "agent"],
  [
    { types: ["error:*"], text: "needle" },
    ({ type, message }) => type === "error:io" && /needle/.test(message),
  ],
  [{ sessions: ["s3"] }, ({ fields }) => fields["session_id"] === "s3"],
  [{ types: ["tool:*"], sources: ["é"] }, ({ type, source }) => type === "tool:start" && source === "é"],
];

describe.each(["compiled", "plain"])("reading with the %s kernel", (kernel) => {
  beforeEach(() => {
    if (kernel === "plain") process.env["LOG_THREAD_KERNEL"] = "plain";
  });
  afterEach(() => {
    delete process.env["LOG_THREAD_KERNEL"];
  });

  it.each(FILTERS)("finds what is found by looking at every event: %j", async (filter, isWanted) => {
    const source = openSomeLog();
    const all = readLog(source, { limit: Number.POSITIVE_INFINITY });
    expect(all.length).toBeGreaterThan(20_000);
    const wanted = all.filter(isWanted).map(({ raw, position }) => ({ raw, ...position }));
    const places = (events: readonly LogEvent[]) => events.map(({ raw, position }) => ({ raw, ...position }));
    const found: LogEvent[] = [];
    for await (const event of read(source, filter)) found.push(event);
    expect(places(found)).toEqual(wanted);
    for (const limit of [1, 5, Number.POSITIVE_INFINITY]) {
      const oldest = readLog(source, { ...filter, limit, from: "oldest" });
      expect(places(oldest)).toEqual(wanted.slice(0, limit));
      const newest = readLog(source, { ...filter, limit, exact: true });
      expect(places(newest)).toEqual(wanted.slice(-limit));
    }
    const lines = all.filter(isWanted).map(({ type, source, message }) => `${type} ${source} ${message}`);
    if (lines.join("\n").length < 500_000) expect(getLogText(source, filter)).toBe(lines.join("\n"));
  });

  it("keeps readings apart that go on at once, and takes up after one that was left", async () => {
    const source = openSomeLog();
    const expected = readLog(source, { text: "needle", limit: Number.POSITIVE_INFINITY });
    const one = read(source, { text: "needle" });
    const other = read(source, { types: ["error:io"] });
    const found: string[] = [];
    for await (const { raw } of one) {
      found.push(raw);
      const { value } = await other.next();
      if (found.length === 50) await other.return(undefined);
      if (found.length < 50) expect(value?.type).toBe("error:io");
      readLog(source, { text: "漢", limit: 3 });
    }
    expect(found).toEqual(expected.map(({ raw }) => raw));
  });
});
