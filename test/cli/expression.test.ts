import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import {
  type Finished,
  logThread,
  makeDirectory,
  removeDirectories,
  startLogThread,
} from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";
import { writeForeignLog, writeSampleLog } from "./sample-log.ts";

let log: string;
beforeAll(() => {
  log = join(makeDirectory(), "log_thread");
  writeSampleLog(log);
});
afterAll(removeDirectories);

const run = (command: string, ...words: string[]): Promise<Finished> =>
  logThreadHere([command, "--dir", log, ...words]);
const typesOf = ({ stdout }: Finished): string[] =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("|")[1] as string);
const query = async (...words: string[]): Promise<string[]> => typesOf(await run("query", ...words));

describe("an expression", () => {
  it.each<[readonly string[], readonly string[]]>([
    [["type:llm:*"], ["llm:request", "llm:response", "llm:request", "llm:error"]],
    [["type:llm:* session:abc123 latency_ms>900"], ["llm:response"]],
    [["type:llm:*", "session:abc123", "latency_ms>900"], ["llm:response"]],
    [['"fetch failed"'], ["llm:error"]],
    [["~FETCH", "is:error"], ["llm:error"]],
    [["fetch", "failed", "-is:error"], []],
    [["source:nola -type:app:start"], ["app:shutdown"]],
    [["-source:agent", "-source:agent_service", "-version:0.1.0"], ["app:shutdown"]],
    [
      ["-~AGENT", "-turns=1", "-model=llama3.2", "-is:error", "-has:session_id"],
      ["app:start", "app:shutdown"],
    ],
    [
      ["--", "-source:agent,agent_service"],
      ["app:start", "app:shutdown"],
    ],
    [["turns=1 until:2026-01-09T14:32:06Z"], ["conversation:end"]],
    [["model:llama3.2", "has:tokens_out"], ["llm:response"]],
    [["--type", "llm:*", "type:*:error"], ["llm:error"]],
    [["--session", "def456", "type:llm:request"], ["llm:request"]],
    [
      ["--since", "2026-01-09T14:32:03Z", "since:2026-01-09T14:32:09Z"],
      ["conversation:end", "app:shutdown"],
    ],
    [["--until", "2026-01-09T14:32:02Z", "until:2026-01-09T14:32:10Z"], ["app:start"]],
    [["--text", "cache", "miss", "-n", "1"], ["llm:request"]],
    [["type:log:segment"], ["log:segment"]],
  ])("%j", async (words, types) => {
    expect(await query(...words)).toEqual(types);
  });

  it("counts time from when the command was given, and reads it where somebody is", async () => {
    const nowMs = Date.parse("2026-01-09T14:32:11Z");
    const { stdout } = await logThreadHere(["query", "--dir", log, "since:2s"], {}, nowMs);
    expect(typesOf({ stdout, stderr: "", code: 0 })).toEqual(["conversation:end", "app:shutdown"]);
    const berlin = await logThread(
      ["query", "--dir", log, "--local", "since:2026-01-09T15:32:09", "source:nola"],
      {
        env: { TZ: "Europe/Berlin" },
      },
    );
    expect(typesOf(berlin)).toEqual(["app:shutdown"]);
    const twice = await logThread(["query", "--dir", log, "--local", "until:2025-10-26T02:30"], {
      env: { TZ: "Europe/Berlin" },
    });
    expect(twice.stderr).toContain("until:2025-10-26T02:30 happens twice here");
  });

  it("is taken by every command that filters", async () => {
    const [tail, stats, types, sessions, exported] = await Promise.all([
      run("tail", "type:llm:*", "-n", "2"),
      run("stats", "is:error", "--json"),
      run("types", "session:abc123", "--json"),
      run("sessions", "is:error", "--json"),
      run("export", "latency_ms>=930", "--format", "lines"),
    ]);
    expect(typesOf(tail)).toEqual(["llm:request", "llm:error"]);
    expect(JSON.parse(stats.stdout)).toMatchObject({ events: 1 });
    expect(types.stdout.trimEnd().split("\n")).toHaveLength(4);
    expect(JSON.parse(sessions.stdout)).toMatchObject({ session: "def456", events: 1 });
    expect(typesOf(exported)).toEqual(["llm:response"]);
  });

  it("is shown with what stands around it", async () => {
    expect(await query("latency_ms=930", "-B", "1")).toEqual(["llm:request", "llm:response"]);
  });

  it("asks for what is no event, and for nothing else", async () => {
    const foreign = join(makeDirectory(), "foreign");
    writeForeignLog(foreign, ["2026-01-09T14:32:01.456Z|app:start|py|", "Traceback", "  line 5"]);
    for (const command of ["query", "tail", "export"]) {
      const words = command === "export" ? ["--format", "lines"] : [];
      const { code, stdout } = await logThreadHere([command, "--dir", foreign, "is:malformed", ...words]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: "Traceback\n  line 5\n" });
    }
    expect((await logThreadHere(["query", "--dir", foreign, "is:malformed", "--count"])).stdout).toBe("2\n");
  });

  it("that matches nothing says what may have been meant", async () => {
    const [misspelt, bare, tail, none] = await Promise.all([
      run("query", "type:llm:reqeust"),
      run("query", "type:llm"),
      run("tail", "nothing_like_this"),
      run("types", "n=5"),
    ]);
    expect(misspelt).toEqual({
      code: 1,
      stdout: "",
      stderr: "log-thread: no event matched; did you mean type:llm:request?\n",
    });
    expect(bare.stderr).toContain("a type is category:action, and 'type:llm:*' is every action");
    expect(tail).toEqual({ code: 0, stdout: "", stderr: "log-thread: no event matched\n" });
    expect(none.code).toBe(1);
  });
});

describe("an expression that can not be understood", () => {
  it.each([
    [
      ["type:llm:*", "sesion:abc"],
      "there is no key sesion; did you mean session:? the keys are type, source, session, since, until, has, is, text; " +
        "a field of that name is asked for with sesion=",
      ["type:llm:* sesion:abc", "           ^^^^^^^"],
    ],
    [
      ["llm:request"],
      "llm:request looks like a type; did you mean type:llm:request? a field of that name is asked for with llm=request",
      ["llm:request", "^^^^^^^^^^^"],
    ],
    [
      ["漢\u0007 n>"],
      'nothing stands behind n>; its value follows without a space; n>"" asks for an empty one, and a text stands in quotes',
      ["漢\\x07 n>", "         ^"],
    ],
  ])("%j", async (words, message, shown) => {
    const { code, stdout, stderr } = await run("query", ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      [message, ...shown.map((line) => `  ${line}`)].map((line) => `log-thread: ${line}\n`).join(""),
    );
  });

  it("is shown as far as a line has room, around the place", async () => {
    const { stderr } = await run("query", `${"word ".repeat(40)}typ:x ${"more ".repeat(40)}`);
    const [, line = "", marks = ""] = stderr.trimEnd().split("\n");
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line.slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1)).toBe("typ:");
    expect(line).toMatch(/^log-thread: {3}….*…$/);
  });

  it.each([
    [["query", "-noise"], "--limit"],
    [["query", "-x"], "there is no option -x; a word that begins with - is written behind --"],
    [["export", "word", "--format", "segments", "-o", "x"], 'leave out "word"'],
  ] as const)("%j", async ([command, ...words], message) => {
    const { code, stderr } = await run(command, ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it("is told when it is a log's directory, which is named otherwise", async () => {
    const { code, stderr } = await run("tail", log);
    expect(code).toBe(2);
    expect(stderr).toContain(`is a log's directory, which is named with --dir ${log}`);
    const empty = join(makeDirectory(), "empty");
    mkdirSync(empty);
    expect((await run("tail", empty)).code).toBe(0);
  });
});

it.each([[[]], [["-B", "1"]]])("follows what an expression wants: tail -f %j", async (words) => {
  const directory = join(makeDirectory(), "log");
  using own = openLog({ directory });
  own.event("a:b", "test", { k: 1 });
  own.event("a:b", "test", { k: 5 });
  const following = startLogThread([
    ...["tail", "-f", "--dir", directory, "-n", "+1", "k>2", "-k=7", ...words],
  ]);
  const until = async (count: number): Promise<void> => {
    while (following.lines.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const context = words.length;
  await until(context === 0 ? 1 : 2);
  own.event("a:b", "test", { k: 7 });
  own.event("a:b", "test", { k: 6 });
  await until(context === 0 ? 2 : 4);
  following.child.kill("SIGINT");
  await following.finished;
  const numbers = following.lines.map((line) => Number(/k=(\d)$/.exec(line)?.[1]));
  expect(numbers).toEqual(context === 0 ? [5, 6] : [1, 5, 7, 6]);
});
