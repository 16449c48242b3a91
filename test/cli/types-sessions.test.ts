import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SessionTally, turnsOf } from "../../src/cli/session-tally.ts";
import { type LogEvent, openLog } from "../../src/index.ts";
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
import { writeForeignLog, writeSampleLog } from "./sample-log.ts";

let log: string;
let large: string;
beforeAll(() => {
  log = join(makeDirectory(), "log_thread");
  writeSampleLog(log);
  large = join(makeDirectory(), "large");
  using written = openLog({ directory: large });
  for (let n = 0; n < 25; n++) written.event("tool:end", "agent", { session_id: `s${n}` });
});
afterAll(removeDirectories);

const run = (command: string, ...words: string[]): Promise<Finished> =>
  logThreadHere([command, "--dir", log, ...words]);
const rows = ({ stdout }: Finished): Record<string, unknown>[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("types", () => {
  it("lists every type with its count, share, errors, first and last time", async () => {
    expect(await logThread(["types", "--dir", log])).toEqual({
      code: 0,
      stderr: "",
      stdout: `\
type                events  share  errors  first                 last
conversation:end         2   20 %       0  2026-01-09T14:32:05Z  2026-01-09T14:32:09Z
conversation:start       2   20 %       0  2026-01-09T14:32:02Z  2026-01-09T14:32:06Z
llm:request              2   20 %       0  2026-01-09T14:32:03Z  2026-01-09T14:32:07Z
app:shutdown             1   10 %       0  2026-01-09T14:32:09Z  2026-01-09T14:32:09Z
app:start                1   10 %       0  2026-01-09T14:32:01Z  2026-01-09T14:32:01Z
llm:error                1   10 %       1  2026-01-09T14:32:08Z  2026-01-09T14:32:08Z
llm:response             1   10 %       0  2026-01-09T14:32:04Z  2026-01-09T14:32:04Z
`,
    });
  });

  it("counts what a filter leaves, as many as are asked for, and gives JSON lines", async () => {
    const found = await run("types", "--session", "def456", "--json", "--limit", "1");
    expect(rows(found)).toEqual([
      {
        type: "conversation:end",
        events: 1,
        share: 0.25,
        errors: 0,
        first: "2026-01-09T14:32:09.000Z",
        last: "2026-01-09T14:32:09.000Z",
      },
    ]);
    expect(rows(await run("types", "--type", "*:error", "--json"))).toMatchObject([
      { type: "llm:error", events: 1, errors: 1, share: 1 },
    ]);
  });

  it("exits 1 when nothing matched, and says what may have been meant", async () => {
    expect(await run("types", "--type", "llm:reqeust")).toEqual({
      code: 1,
      stdout: "",
      stderr: "log-thread: no event matched; did you mean --type llm:request?\n",
    });
  });
});

describe("sessions", () => {
  it("lists each session, the newest first; what nothing tells is unknown", async () => {
    expect(await logThread(["sessions", "--dir", log])).toEqual({
      code: 0,
      stderr: "",
      stdout: `\
session  start                 end                   duration  events  errors  turns  tokens in  tokens out
def456   2026-01-09T14:32:06Z  2026-01-09T14:32:09Z        3s       4       1      1        512     unknown
abc123   2026-01-09T14:32:02Z  2026-01-09T14:32:05Z        3s       4       0      1        512         128
`,
    });
  });

  it("gives JSON lines with null for what is unknown, and the tokens of every type", async () => {
    const [first, second] = rows(await run("sessions", "--json"));
    expect(first).toEqual({
      session: "def456",
      start: "2026-01-09T14:32:06.000Z",
      end: "2026-01-09T14:32:09.000Z",
      duration_ms: 3_000,
      events: 4,
      errors: 1,
      error_rate: 0.25,
      turns: 1,
      tokens_in: [{ type: "llm:request", sum: 512, events: 1 }],
      tokens_out: null,
    });
    expect(second).toMatchObject({ session: "abc123", error_rate: 0 });
    const [started] = rows(await run("sessions", "--json", "--type", "conversation:start", "-n1"));
    expect(started).toMatchObject({ session: "def456", turns: null, tokens_in: null, events: 1 });
  });

  it("shows the newest twenty unless more are asked for, and says so", async () => {
    const [twenty, all] = await Promise.all([
      logThreadHere(["sessions", "--dir", large]),
      logThreadHere(["sessions", "--dir", large, "--limit", "all"]),
    ]);
    expect(twenty.stdout.split("\n")).toHaveLength(22);
    expect(twenty.stdout.split("\n")[1]).toMatch(/^s24 /);
    expect(twenty.stderr).toBe(
      "log-thread: only the newest 20 of 25 are shown; --limit all shows every one\n",
    );
    expect(all.stdout.split("\n")).toHaveLength(27);
    expect(all.stderr).toBe("");
  });

  it("exits 1 where no event belongs to one", async () => {
    expect(await run("sessions", "--type", "app:*")).toEqual({
      code: 1,
      stdout: "",
      stderr: "log-thread: no event of a session matched\n",
    });
  });
});

/** An event as the tally sees it. */
const event = (id: string, timeMs: number, type = "tool:end", more: Record<string, unknown> = {}): LogEvent =>
  ({ type, timeMs, raw: `session_id=${id}`, fields: { session_id: id, ...more } }) as unknown as LogEvent;

describe("the sessions' tally", () => {
  it("keeps those with the latest events, and counts those it let go", () => {
    const tally = new SessionTally(2);
    for (const [id, timeMs] of [
      ["a", 1],
      ["b", 2],
      ["a", 3],
      ["c", 4],
      ["c", 5],
    ] as const) {
      tally.add(event(id, timeMs));
    }
    expect(tally.newest(9).map(({ id, events, firstMs, lastMs }) => [id, events, firstMs, lastMs])).toEqual([
      ["c", 2, 4, 5],
      ["a", 2, 1, 3],
    ]);
    expect([tally.size, tally.letGo]).toEqual([2, 1]);
  });

  it("takes turns from what conversations say at their end, else from logged turns of users", () => {
    const tally = new SessionTally();
    tally.add(event("said", 1, "conversation:turn", { role: "user" }));
    tally.add(event("said", 1, "conversation:end", { turns: 3 }));
    tally.add(event("said", 1, "conversation:end", { turns: 4 }));
    tally.add(event("logged", 2, "conversation:turn", { role: "user" }));
    tally.add(event("logged", 2, "conversation:turn", { role: "assistant" }));
    tally.add(event("neither", 3, "conversation:end", { turns: "many" }));
    expect(tally.newest(3).map((session) => [session.id, turnsOf(session)])).toEqual([
      ["neither", undefined],
      ["logged", 1],
      ["said", 7],
    ]);
  });

  it("keeps tokens apart by type, of few types", () => {
    const tally = new SessionTally();
    for (let n = 0; n < 9; n++) tally.add(event("a", 1, `a:${n}`, { tokens_in: n, tokens_out: "unclear" }));
    const [session] = tally.newest(1);
    expect(session?.tokensIn?.entries()).toHaveLength(5);
    expect(session?.tokensOut?.entries()).toEqual([]);
  });
});

describe.skipIf(NO_TERMINAL)(`tables in a terminal${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`, () => {
  const inTerminal = async (columns: number, ...words: string[]): Promise<string[]> =>
    (
      await startInTerminal(shellCommand(...words, "--dir", log), columns, { env: { NO_COLOR: "1" } })
        .finished
    ).stdout
      .split("\n")
      .slice(0, -1);

  it.each([
    [120, "session start end duration events errors turns tokens in tokens out"],
    [90, "session start duration events errors turns tokens in tokens out"],
    [80, "session start duration events errors tokens in tokens out"],
    [70, "session start duration events errors tokens out"],
    [50, "session start duration events errors"],
  ])("sessions leave out columns until they fit into %d", async (columns, titles) => {
    const lines = await inTerminal(columns, "sessions");
    expect(lines[0]?.split(/ +/).join(" ")).toBe(titles);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(Math.max(columns, 55));
  });

  it("types cut names only when nothing else can be left out", async () => {
    expect((await inTerminal(80, "types"))[0]).toMatch(/^type +events +share +errors +last$/);
    const narrow = await inTerminal(32, "types");
    expect(narrow[0]).toMatch(/^type +events +errors$/);
    expect(narrow.slice(1, 3)).toEqual([
      "conversation:end       2       0",
      "conversation:st…       2       0",
    ]);
  });

  it("paints errors red", async () => {
    const { stdout } = await startInTerminal(shellCommand("types", "--dir", log), 120).finished;
    expect(stdout).toContain("\x1b[31mllm:error");
  });
});

describe("types and sessions of a log that another program wrote", () => {
  it("are what it holds", async () => {
    const directory = join(makeDirectory(), "foreign");
    writeForeignLog(directory, [
      "2026-01-09T14:32:01.456Z|__proto__|x|session_id=__proto__ tokens_in=5",
      "2026-01-09T14:32:01.456Z||x|session_id=漢字",
      "no event",
    ]);
    const types = await logThreadHere(["types", "--dir", directory, "--json"]);
    expect(rows(types).map(({ type, events }) => [type, events])).toEqual([
      ["", 1],
      ["__proto__", 1],
    ]);
    const sessions = await logThreadHere(["sessions", "--dir", directory, "--json"]);
    expect(rows(sessions).map(({ session }) => session)).toEqual(["漢字", "__proto__"]);
  });
});
