import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lengthFor, TimeAxis } from "../../src/cli/hist/time-axis.ts";
import { displayWidth } from "../../src/cli/terminal-text.ts";
import { openLog } from "../../src/index.ts";
import { utc } from "../../src/reader/index.ts";
import {
  type Finished,
  logThread,
  makeDirectory,
  NO_TERMINAL,
  removeDirectories,
  shellCommand,
  startInTerminal,
} from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";

let log: string;
beforeAll(() => {
  log = join(makeDirectory(), "log_thread");
  let now = 0;
  using written = openLog({ directory: log, clock: { now: () => now } });
  const tell = (time: string, type: string, source: string, count: number, fields = {}): void => {
    now = Date.parse(`2026-01-09T${time}Z`);
    for (let n = 0; n < count; n++) written.event(type, source, fields);
  };
  tell("10:00:00", "llm:request", "agent", 8, { session_id: "s1", model: "llama3.2" });
  tell("10:00:30", "llm:error", "agent", 2, { session_id: "s1" });
  tell("10:01:10", "llm:request", "web sockets", 5, { model: "qwen3" });
  tell("10:03:59.999", "a:very-long-type-that-goes-on-and-on-and-on", "漢字", 1, { model: 5 });
  tell("10:20:00", "tool:error", "agent", 1, { session_id: "s2", model: "5" });
});
afterAll(removeDirectories);

const hist = (...words: string[]): Promise<Finished> => logThreadHere(["hist", "--dir", log, ...words]);
const top = (...words: string[]): Promise<Finished> => logThreadHere(["top", "--dir", log, ...words]);
const objects = ({ stdout }: Finished): Record<string, unknown>[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("hist", () => {
  it("draws every bucket with its events and errors, and says how many are empty", async () => {
    expect(await hist("--bucket", "1m")).toEqual({
      code: 0,
      stderr: "",
      stdout: `\
each 1m            events  errors  ▒ errors
2026-01-09T10:00Z      10       2  ▒▒▒▒▒▒▒▒▒████████████████████████████████████
2026-01-09T10:01Z       5       0  ██████████████████████▌
2026-01-09T10:02Z       0       0
2026-01-09T10:03Z       1       0  ████▌
…                                  16 empty (16m)
2026-01-09T10:20Z       1       1  ▒▒▒▒
`,
    });
  });

  it("chooses buckets that are a screenful", async () => {
    const { stdout } = await hist();
    expect(stdout).toMatch(/^each 1m /);
    expect((await hist("until:2026-01-09T10:02")).stdout).toMatch(/^each 10s /);
    expect((await hist("-b", "1d")).stdout.split("\n")[1]).toMatch(/^2026-01-09 +17 +3 /);
  });

  it("shows what is empty of the time that was asked for", async () => {
    const { stdout } = await hist(
      "-b",
      "1m",
      "since:2026-01-09T09:58 until:2026-01-09T10:15",
      "type:llm:error",
    );
    expect(stdout).toBe(`\
each 1m            events  errors  ▒ errors
2026-01-09T09:58Z       0       0
2026-01-09T09:59Z       0       0
2026-01-09T10:00Z       2       2  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
…                                  14 empty (14m)
`);
  });

  it("draws a course for each group", async () => {
    expect((await hist("--by", "type", "--bucket", "1m", "--top", "2")).stdout).toBe(`\
type         events  peak
llm:request      13     8  █▅···················
llm:error         2     2  █····················
2 more            2     1  ···█················█
each column is 1m, from 2026-01-09T10:00Z to 2026-01-09T10:21Z; █ is a row's
peak, · nothing
`);
    expect((await hist("--by", "session", "-b", "10m")).stdout).toContain(
      "no session       6       0     6  █··\n",
    );
    expect((await hist("--by", "category", "-b", "10m")).stdout).toContain(
      "llm           15       2    15  █··\n",
    );
  });

  it("gives programs every bucket that has events", async () => {
    expect(objects(await hist("--json", "-b", "10m"))).toEqual([
      { start: "2026-01-09T10:00:00.000Z", end: "2026-01-09T10:10:00.000Z", events: 16, errors: 2 },
      { start: "2026-01-09T10:20:00.000Z", end: "2026-01-09T10:30:00.000Z", events: 1, errors: 1 },
    ]);
    expect(objects(await hist("--json", "-b", "10m", "--by", "source"))[0]).toMatchObject({
      errors: 2,
      source: { agent: 10, "web sockets": 5, 漢字: 1 },
    });
    expect(objects(await hist("--json", "-b", "45s"))).toHaveLength(4);
  });

  it("counts what is wanted by text and fields as well", async () => {
    expect(objects(await hist("--json", "-b", "1h", "model*=llama"))).toMatchObject([
      { events: 8, errors: 0 },
    ]);
    expect(objects(await hist("--json", "-b", "1h", "--text", "qwen3", "-n=1"))).toMatchObject([
      { events: 5 },
    ]);
  });

  it("has buckets of a zone's days and hours", async () => {
    const { stdout } = await logThread(["hist", "--dir", log, "--local", "--json", "-b", "1d"], {
      env: { TZ: "Asia/Kolkata" },
    });
    expect(JSON.parse(stdout)).toMatchObject({
      start: "2026-01-09T00:00:00.000+05:30",
      end: "2026-01-10T00:00:00.000+05:30",
      events: 17,
    });
  });

  it("exits 1 where nothing matched, and 2 for what can not be", async () => {
    expect(await hist("type:llm:reqest")).toEqual({
      code: 1,
      stdout: "",
      stderr: "log-thread: no event matched; did you mean type:llm:request?\n",
    });
    for (const [words, message] of [
      [["--bucket", "0s"], '--bucket is "0s"; it has to be a second at least'],
      [["--bucket", "soon"], '--bucket is "soon"; it can be 15m'],
      [["--by", "tpye"], "did you mean type?"],
      [["--top", "3"], "--top is about --by"],
    ] as const) {
      const { code, stderr } = await hist(...words);
      expect(code).toBe(2);
      expect(stderr).toContain(message);
    }
  });
});

describe("top", () => {
  it("counts values, with what is left beside them", async () => {
    expect((await top("source")).stdout).toBe(`\
source       events  share  errors  ▒ errors
agent            11   65 %       3  ▒▒▒▒▒▒▒▒▒▒▒▒████████████████████████████████
web sockets       5   29 %       0  ████████████████████
漢字              1  5.9 %       0  ████
`);
    expect((await top("model", "-n", "1")).stdout).toBe(`\
model     events  share  errors  ▒ errors
llama3.2       8   47 %       0  ███████████████████████████████████████████████
3 more         7   41 %       1
no model       2   12 %       2
`);
  });

  it("tells texts from numbers, and a field from what is called so", async () => {
    const { stdout } = await top("model");
    expect(stdout).toContain('\n"5" ');
    expect(stdout).toContain("\n5 ");
    expect((await top("session", "is:error")).stdout).toContain("s1            2   67 %       2");
    expect((await top("field:session_id")).stdout).toContain("no session_id");
    expect((await top("category")).stdout).toContain("llm ");
  });

  it("gives JSON lines, as many as are asked for", async () => {
    expect(objects(await top("model", "--json", "-n", "2", "model:llama3.2,qwen3"))).toEqual([
      { value: "llama3.2", events: 8, share: expect.closeTo(8 / 13, 3), errors: 0 },
      { value: "qwen3", events: 5, share: expect.closeTo(5 / 13, 3), errors: 0 },
    ]);
  });

  it("exits 1 where nothing is to be counted, and 2 for what can not be", async () => {
    for (const [words, code, message] of [
      [["sources"], 1, "none of the 17 events that match has a sources; did you mean source?"],
      [["model", "n=7"], 1, "no event matched"],
      [[], 2, "WHAT is missing"],
      [["type:llm:*"], 2, 'WHAT is "type:llm:*"; it has to be type, source'],
      [["type", "sesion:x"], 2, "there is no key sesion"],
    ] as const) {
      const finished = await top(...words);
      expect(finished.code).toBe(code);
      expect(finished.stderr).toContain(message);
    }
  });
});

describe.skipIf(NO_TERMINAL)(`in a terminal${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`, () => {
  it.each([
    [80, ["hist", "--bucket", "1m"]],
    [40, ["hist", "--bucket", "1m"]],
    [20, ["hist", "--bucket", "1m"]],
    [80, ["hist", "--by", "type"]],
    [40, ["hist", "--by", "type"]],
    [40, ["hist", "--by", "source", "--local"]],
    [80, ["top", "type"]],
    [40, ["top", "type"]],
    [40, ["top", "source", "-n", "1"]],
  ] as const)("of %d columns %j fits, and marks errors", async (columns, words) => {
    const { stdout, code } = await startInTerminal(shellCommand(...words, "--dir", log), columns).finished;
    expect(code).toBe(0);
    const lines = stdout.replaceAll("\r", "").trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(2);
    if (columns > 20) expect(stdout).toContain("\x1b[31m");
    const widths = lines.map((line) => displayWidth(line.replace(/\x1b\[\d+m/g, "")));
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns === 20 ? 40 : columns);
  });

  it("refuses more buckets than there are columns", async () => {
    const command = shellCommand("hist", "--by", "type", "-b", "1s", "--dir", log);
    const { stdout } = await startInTerminal(command, 80).finished;
    expect(stdout).toMatch(/there are 1,201 buckets, and \d+ fit beside the names; give --bucket \d+\w,/);
  });
});

describe("the axis of time", () => {
  it("has lengths a person can reckon with", () => {
    expect(lengthFor(60_000, 24).name).toBe("5s");
    expect(lengthFor(3_600_000, 24).name).toBe("5m");
    expect(lengthFor(86_400_000 * 365, 24).name).toBe("4w");
    expect(lengthFor(1e15, 2).name).toBe("520w");
  });

  it("begins weeks on Monday", () => {
    const axis = new TimeAxis(7 * 86_400_000, utc);
    expect(axis.show(axis.startOf(Date.parse("2026-01-09T10:00Z")))).toBe("2026-01-05");
  });
});
