import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { displayWidth } from "../../src/cli/terminal-text.ts";
import { openLog } from "../../src/index.ts";
import {
  makeDirectory,
  NO_TERMINAL,
  removeDirectories,
  shellCommand,
  startInTerminal,
} from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";

let log: string;
let without: string;
beforeAll(() => {
  log = join(makeDirectory(), "log_thread");
  writeSession(log);
  without = join(makeDirectory(), "log_thread");
  using other = openLog({ directory: without });
  other.event("app:start", "app");
});
afterAll(removeDirectories);

const run = (...words: string[]) => logThreadHere(["timeline", "--dir", log, ...words]);

/** A session in which a tool fails, a call never ends, and nothing goes on for a minute. */
function writeSession(directory: string): void {
  let nowMs = Date.parse("2026-01-09T14:32:01.000Z");
  using written = openLog({ directory, clock: { now: () => nowMs } });
  const after = (ms: number, type: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    nowMs += ms;
    written.event(type, "agent", { ...fields, session_id: "abc123" });
  };
  written.event("app:start", "app", { session_id: "older" });
  after(1_000, "conversation:start", { trace_id: "t1" });
  after(100, "llm:request", { model: "llama3.2", call_id: "1" });
  after(400, "llm:first_token", { call_id: "1" });
  after(1_500, "llm:response", { call_id: "1", tokens_in: 512, tokens_out: 128 });
  after(0, "tool:start", { name: "search\u202e", call_id: "2" });
  nowMs += 10;
  written.event("memory:read", "worker", { trace_id: "t1" });
  after(990, "tool:error", { name: "search\u202e", call_id: "2" });
  after(60_000, "llm:request", { model: "llama3.2", call_id: "3" });
  after(2_000, "error:runtime", {});
  after(0, "conversation:end", { turns: 1 });
}

describe("timeline", () => {
  it("draws the newest session, with its numbers", async () => {
    expect(await run()).toEqual({
      code: 0,
      stderr: "",
      stdout: `\
session abc123 · 2026-01-09T14:32:02Z to 2026-01-09T14:33:07Z · 1m 5s · 10 events · ended
1 turn · 2 llm (1 without an end, 1.9s) · 1 tool (1 failed, 1s) · first token 400ms · tokens 512 in,
128 out, 1 call unknown · 2 errors · idle 92 %

                                 0                                     ┄1m┄                    1m 5s
▬ conversation             1m 5s ├─────────────────────────────────────────────────────────────────┤
  ● llm llama3.2            1.9s  ━━━━━████████████████████
  ▲ tool search\\u202e         1s                          ██████████████
  ● llm llama3.2          no end                                          ░░░░░░░░░░░░░░░░░░░░░░░░░░
▲ error:runtime agent                                                                              ▲
`,
    });
  });

  it("gives programs everything, and null for what is unknown", async () => {
    const { stdout } = await run("abc123", "--json");
    const { session, summary, timeline } = JSON.parse(stdout);
    expect(session).toBe("abc123");
    expect(summary).toMatchObject({
      events: 10,
      turns: 1,
      calls: { llm: { count: 2, durationMs: { p95: null } } },
    });
    expect(timeline.spans).toMatchObject([
      { category: "conversation", parent: null, depth: 0 },
      { category: "llm", parent: 0, firstTokenMs: 400, durationMs: 1900, pairedBy: "call_id" },
      { category: "tool", outcome: "error" },
      { category: "llm", outcome: "unfinished", durationMs: null, lostBy: "log end", end: null },
    ]);
  });

  it("says when it draws less, when there is no such session, and when there is none at all", async () => {
    const few = await run("-n", "2");
    expect(few.stderr).toBe("log-thread: only the first 2 of 5 are drawn; --limit all draws every one\n");
    expect(few.stdout.trimEnd().split("\n")).toHaveLength(7);
    expect(await run("abc12")).toEqual({
      code: 1,
      stdout: "",
      stderr: 'log-thread: no event is of session "abc12"; log-thread sessions lists those there are\n',
    });
    expect(await logThreadHere(["timeline", "--dir", without])).toEqual({
      code: 1,
      stdout: "",
      stderr: "log-thread: no event of this log has a session; log-thread query shows its events\n",
    });
    expect(await run("older")).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringContaining("○ app"),
    });
  });
});

describe.skipIf(NO_TERMINAL)(`timeline in a terminal${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`, () => {
  it.each([40, 60, 80, 200])("keeps to %d columns", async (columns) => {
    const words = shellCommand("timeline", "--dir", log, "--color", "never");
    const { stdout } = await startInTerminal(words, columns).finished;
    const lines = stdout.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(7);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
  });
});
