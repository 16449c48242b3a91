import { appendFileSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Counts, Sums } from "../../src/cli/tally.ts";
import { openLog } from "../../src/index.ts";
import { type Finished, logThread, makeDirectory, removeDirectories } from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";
import { writeForeignLog, writeSampleLog } from "./sample-log.ts";

let log: string;
beforeAll(() => {
  log = join(makeDirectory(), "log_thread");
  writeSampleLog(log);
});
afterAll(removeDirectories);

const stats = (directory: string, ...words: string[]): Promise<Finished> =>
  logThreadHere(["stats", "--dir", directory, ...words]);

describe("stats", () => {
  it("shows calm, aligned tables", async () => {
    const { code, stdout, stderr } = await logThread(["stats", "--dir", log]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const size = /\((1 segment, [^)]+)\)/.exec(stdout)?.[1];
    expect(stdout).toBe(`\
log         ${log} (${size})
events      10
errors      1 (10 %)
from        2026-01-09T14:32:01.000Z
to          2026-01-09T14:32:09.000Z
span        8s, 1.3 a second
tokens in   1,024 in llm:request (2 events)
tokens out  128 in llm:response (1 event)
malformed   none

type                events  share
conversation:end         2   20 %
conversation:start       2   20 %
llm:request              2   20 %
app:shutdown             1   10 %
app:start                1   10 %
llm:error                1   10 %
llm:response             1   10 %

source         events  share  errors  error rate
agent               4   40 %       1        25 %
agent_service       4   40 %       0         0 %
nola                2   20 %       0         0 %

session  events  share  errors  error rate  duration
abc123        4   50 %       0         0 %        3s
def456        4   50 %       1        25 %        3s
`);
  });

  it("counts what a filter leaves, and lists as many as are asked for", async () => {
    const { stdout } = await stats(log, "--session", "def456", "--top", "1");
    expect(stdout).toContain("events      4\n");
    expect(stdout).toContain("tokens out  unknown\n");
    expect(stdout).toMatch(/conversation:end +1 +25 %\n4 in all; --top all lists them\n/);
  });

  it("gives one JSON object, with null for what is unknown", async () => {
    const { stdout } = await stats(log, "--json", "--top", "all", "--session", "def456");
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      directory: log,
      segments: 1,
      events: 4,
      errors: 1,
      error_rate: 0.25,
      malformed: 0,
      first: "2026-01-09T14:32:06.000Z",
      last: "2026-01-09T14:32:09.000Z",
      span_ms: 3_000,
      tokens_in: [{ type: "llm:request", sum: 512, events: 1 }],
      tokens_out: null,
    });
    expect(found.sessions).toEqual({
      different: 1,
      events_not_told_apart: 0,
      top: [
        {
          name: "def456",
          events: 4,
          errors: 1,
          error_rate: 0.25,
          first: "2026-01-09T14:32:06.000Z",
          last: "2026-01-09T14:32:09.000Z",
          duration_ms: 3_000,
        },
      ],
    });
  });

  it("of a log without events is no failure", async () => {
    const { code, stdout } = await stats(log, "--type", "never:*");
    expect(code).toBe(0);
    expect(stdout).toContain("events      0\ntokens in   unknown\n");
    expect(JSON.parse((await stats(log, "--type", "never:*", "--json")).stdout)).toMatchObject({
      events: 0,
      error_rate: null,
      first: null,
      events_per_second: null,
    });
  });

  it("counts segments, torn and salvaged lines", async () => {
    const directory = join(makeDirectory(), "log");
    writeSampleLog(directory);
    mkdirSync(join(directory, "sessions"));
    renameSync(join(directory, "master.log"), join(directory, "sessions", "000001_a.log"));
    using second = openLog({ directory });
    second.event("tool:end", "agent", { tokens_in: "many" });
    const event = "2026-01-09T15:00:00.000Z|tool:start|agent|";
    appendFileSync(join(directory, "master.log"), `torn|\\!\n2026-01-09T14:59:5${event}\nno event\n`);
    const { stdout } = await stats(directory, "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      segments: 2,
      events: 12,
      salvaged: 1,
      malformed: 3,
      malformed_reasons: { torn: 2, "no timestamp": 1 },
      tokens_in: [{ type: "llm:request", sum: 1_024, events: 2 }],
    });
    const shown = (await stats(directory)).stdout;
    expect(shown).toContain("malformed   3 (");
    expect(shown).toContain("2 torn, 1 no timestamp");
    expect(shown).toContain("salvaged    1 event behind a torn line");
  });

  it("reads a log that another program wrote", async () => {
    const directory = join(makeDirectory(), "foreign");
    writeForeignLog(directory, [
      "2026-01-09T14:32:01.456Z|__proto__|constructor|session_id=__proto__ tokens_in=5",
      "2026-01-09T14:32:01.456Z||漢字|",
    ]);
    const { stdout } = await stats(directory);
    expect(stdout).toContain("__proto__       1   50 %\n");
    expect(stdout).toContain("(empty)");
    expect(stdout).toContain("漢字              1   50 %       0         0 %\n");
  });
});

describe("the counts", () => {
  it("stay bounded, and say what was not told apart", () => {
    const counts = new Counts(2);
    for (const name of ["a", "b", "c", "b", "d"]) counts.add(name, 1, false);
    expect([counts.size, counts.events, counts.beyond]).toEqual([2, 5, 2]);
    expect(counts.top(1)).toEqual([["b", { events: 2, errors: 0, firstMs: 1, lastMs: 1 }]]);
  });

  it("keep sums apart by type, and sum what is beyond a hundred types together", () => {
    const sums = new Sums();
    for (let index = 0; index < 102; index++) sums.add(`a:${index}`, 1);
    sums.add("a:0", 1);
    sums.add("a:0", "1");
    sums.add("a:0", Number.NaN);
    expect(sums.entries()).toHaveLength(101);
    expect(new Map(sums.entries()).get("a:0")).toEqual({ sum: 2, events: 2 });
    expect(new Map(sums.entries()).get("other types")).toEqual({ sum: 2, events: 2 });
  });
});
