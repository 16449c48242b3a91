import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { withSession } from "../../src/index.ts";
import { readLog } from "../../src/reader.ts";
import { openDirectory } from "../../src/storage.ts";
import {
  type Finished,
  logThread,
  makeDirectory,
  NO_TERMINAL,
  removeDirectories,
  shellCommand,
  start,
  startInTerminal,
  startLogThread,
} from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";

afterAll(removeDirectories);

const newLog = (): string => join(makeDirectory(), "log");
const append = (directory: string, ...words: string[]): Promise<Finished> =>
  logThreadHere(["append", "--dir", directory, ...words]);
const pipe = (input: string, directory: string, ...words: string[]): Promise<Finished> =>
  logThreadHere(["append", "--dir", directory, ...words], {}, Date.now(), input);
/** The log's lines, without the segment's own first one. */
const linesOf = (directory: string): string[] =>
  readFileSync(join(directory, "master.log"), "utf8").split("\n").slice(1, -1);
const lastEvent = (directory: string): { text: string | undefined; fields: Record<string, unknown> } => {
  const [event] = readLog(openDirectory(directory), { limit: 1 });
  return { text: event?.text, fields: { ...event?.fields } };
};

describe("append", () => {
  it("writes one event, and prints its line as it stands in the log", async () => {
    const directory = newLog();
    const { code, stdout, stderr } = await logThread([
      ...[
        "append",
        "deploy:done",
        "ci",
        "nightly build",
        "version=1.4.2",
        "seconds=12.5",
        "--dir",
        directory,
      ],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`${linesOf(directory)[0]}\n`);
    expect(stdout).toMatch(
      /^\d{4}-[\d-]+T[\d:.]+Z\|deploy:done\|ci\|nightly build version=1\.4\.2 seconds=12\.5\n$/,
    );
  });

  it.each([
    ["n=5", 5],
    ["n=-1.5", -1.5],
    ["n=true", true],
    ["n=false", false],
    ["n=null", null],
    ["n=", ""],
    ["n=1.0", "1.0"],
    ["n=007", "007"],
    ["n=1e5", "1e5"],
    ["n=12345678901234567890", "12345678901234567890"],
    ["n=NaN", "NaN"],
    ['n="5"', '"5"'],
    ["n={a}", "{a}"],
    ["n=C:\\new", "C:\\new"],
    ["n=a=b c=d", "a=b c=d"],
    ["n=two\nlines", "two\nlines"],
    ['n:="5"', "5"],
    ['n:=[1,{"a":null}]', [1, { a: null }]],
    ["__proto__=x", "x"],
    ["a.b-c=x", "x"],
  ])("takes %j for a field", async (word, value) => {
    const directory = newLog();
    expect((await append(directory, "a:b", "s", word)).code).toBe(0);
    const { text, fields } = lastEvent(directory);
    expect(text).toBeUndefined();
    expect(Object.entries(fields)).toEqual([[/^[^:=]+/.exec(word)?.[0], value]]);
  });

  it("takes what is no field for the text, wherever it stands", async () => {
    const directory = newLog();
    await append(directory, "a:b", "s", "n=1", "two words", "m=2");
    expect(lastEvent(directory)).toEqual({ text: "two words", fields: { n: 1, m: 2 } });
    await append(directory, "a:b", "s", "see https://a.example/?x=1 y=2");
    expect(lastEvent(directory)).toEqual({ text: "see https://a.example/?x=1 y=2", fields: {} });
    await append(directory, "a:b", "s", "--text", "x=1", "n=1");
    expect(lastEvent(directory)).toEqual({ text: "x=1", fields: { n: 1 } });
    await append(directory, "a:b", "s", "--", "-5 degrees");
    expect(lastEvent(directory).text).toBe("-5 degrees");
  });

  it("takes fields as JSON, and the session as an option", async () => {
    const directory = newLog();
    const json = '{"model":{"name":"x"},"n":1}';
    await append(directory, "a:b", "s", "n=2", "--json", json, "--session", "abc");
    expect(lastEvent(directory).fields).toEqual({ model: { name: "x" }, n: 2, session_id: "abc" });
    await append(directory, "a:b", "s", "session_id=5", "--session", "abc");
    expect(lastEvent(directory).fields).toEqual({ session_id: "5" });
    // Nobody else's session is taken for it.
    await withSession("somebody's", () => append(directory, "a:b", "s"));
    expect(lastEvent(directory).fields).toEqual({});
  });

  it("takes secrets out, and writes what is off by default where it is asked for by name", async () => {
    const directory = newLog();
    const key = `sk-${"a1".repeat(12)}`;
    const { stdout } = await append(
      directory,
      "conversation:turn",
      "s",
      `my key is ${key}`,
      "api_key=hunter2",
    );
    expect(stdout).toContain('|my key is [redacted] api_key="[redacted]"\n');
    expect(readFileSync(join(directory, "master.log"), "utf8")).not.toMatch(/a1a1|hunter2/);
  });

  it("prints nothing with -q, and writes nothing where LOG_THREAD=off silences programs", async () => {
    const directory = newLog();
    expect(await append(directory, "a:b", "s", "-q")).toEqual({ code: 0, stdout: "", stderr: "" });
    const off = await logThreadHere(["append", "a:b", "s", "--dir", directory], { LOG_THREAD: "off" });
    expect(off).toEqual({ code: 0, stdout: "", stderr: "log-thread: LOG_THREAD=off: nothing is written\n" });
    expect(linesOf(directory)).toHaveLength(1);
  });

  it("keeps a log nobody named out of version control, and touches nothing beside one that was named", async () => {
    const place = makeDirectory();
    await logThread(["append", "a:b", "s"], { cwd: place });
    expect(readdirSync(join(place, "log_thread")).sort()).toEqual([".gitignore", ".leases", "master.log"]);
    await logThread(["append", "a:b", "s"], { cwd: place, env: { LOG_THREAD_DIR: "other" } });
    expect(readdirSync(join(place, "other"))).toEqual([".leases", "master.log"]);
  });
});

describe("append refuses what can not be meant, and exits 2", () => {
  it.each([
    [
      ["Deploy Done", "ci"],
      'the type is "Deploy Done"; it has to be category:action in lower case, such as deploy:done',
    ],
    [
      ["deploy", "ci"],
      'the type is "deploy"; it has to be category:action in lower case, such as deploy:done',
    ],
    [["💥", "ci"], "such as app:start"],
    [[`a:${"b".repeat(200)}`, "ci"], "has 202 characters; it may have 128"],
    [[], "TYPE is missing"],
    [["a:b"], "SOURCE is missing: the program or service it happened in, as in log-thread append a:b backup"],
    [["a:b", "s", "one", "two"], '"two" is neither a field (key=value) nor the text, which is "one" already'],
    [["a:b", "s", "n:=five"], '"n:=five" is not "n" and JSON behind :='],
    [["a:b", "s", "--json", "[1]"], '--json is "[1]"; it has to be a JSON object'],
    [["a:b", "s", "-", "--text", "x"], "--text and - exclude each other"],
    [["-", "s"], 'whole events come from standard input, and "s" would be for one'],
    [["a:b", "s", "--sesion", "x"], "there is no option --sesion; did you mean --session?"],
  ])("%j", async (words, message) => {
    const directory = newLog();
    const { code, stdout, stderr } = await append(directory, ...words);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(existsSync(directory)).toBe(false);
  });

  it("says why a log can not be written", async () => {
    const place = makeDirectory();
    writeFileSync(join(place, "file"), "");
    mkdirSync(join(place, "strange", "master.log"), { recursive: true });
    const [beneath, strange] = await Promise.all([
      append(join(place, "file", "log"), "a:b", "s"),
      append(join(place, "strange"), "a:b", "s"),
    ]);
    expect(beneath.code).toBe(2);
    expect(beneath.stderr).toContain(
      `nothing could be written to ${join(place, "file", "log", "master.log")}: ENOTDIR`,
    );
    expect(beneath.stderr).toContain("; name a directory with --dir DIR\n");
    expect(strange.stderr).toContain("a log is only ever a regular file: move it away");
    expect({ code: strange.code, stdout: strange.stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("append from standard input", () => {
  it("writes an event for each line of text", async () => {
    const directory = newLog();
    const { code, stdout } = await pipe(
      "one\n\nn=2 \u001b[2J\r\nlast",
      directory,
      "build:output",
      "make",
      "-",
      "target=all",
    );
    expect(code).toBe(0);
    expect(linesOf(directory).map((line) => line.slice(25))).toEqual([
      "build:output|make|one target=all",
      'build:output|make|"n=2 \\x1b[2J" target=all',
      "build:output|make|last target=all",
    ]);
    expect(stdout).toBe(`${linesOf(directory).join("\n")}\n`);
  });

  it("writes events as JSON and as lines, tells what it can not read, and exits 1", async () => {
    const directory = newLog();
    const now = new Date().toISOString();
    const input = [
      '{"type":"a:one","source":"s","text":"x","fields":{"n":{"m":1}}}',
      "nonsense",
      `${now}|a:two|s|said n=2`,
      '{"type":"A","source":"s"}',
      `{"type":"a:three","source":"s","timestamp":"${now}","fields":{"session_id":"own"}}`,
      '{"type":"a:b","source":"s","timestamp":"2020-01-01T00:00:00Z"}',
      '{"type":"a:b","source":"s","model":"x"}',
      '{"type":"a:b"}',
    ].join("\n");
    const { code, stderr } = await pipe(input, directory, "-", "--session", "abc");
    expect(linesOf(directory).map((line) => line.slice(25))).toEqual([
      'a:one|s|x n={"m":1} session_id=abc',
      "a:two|s|said n=2 session_id=abc",
      "a:three|s|session_id=own",
    ]);
    expect(linesOf(directory)[2]?.startsWith(now)).toBe(true);
    expect(stderr.trimEnd().split("\n")).toEqual([
      "log-thread: line 2: no JSON object, and no line of a log: no timestamp (8 bytes)",
      'log-thread: line 4: the type is "A"; it has to be category:action in lower case, such as a:done',
      "log-thread: line 6: its time is 2020-01-01T00:00:00.000Z, more than 1m from now; leave the time out, or write history with log-thread import",
      'log-thread: line 7: "model" is no part of an event; an event\'s own values stand in "fields"',
      "log-thread: line 8: it has no source",
      "log-thread: 5 lines could not be read",
    ]);
    expect(code).toBe(1);
  });

  it("writes a line as soon as it is there", async () => {
    const directory = newLog();
    const running = startLogThread(["append", "a:b", "s", "-", "--dir", directory]);
    for (const text of ["first", "second"]) {
      running.child.stdin?.write(`${text}\n`);
      await running.until(({ stdout }) => stdout.endsWith(`|${text}\n`));
      expect(linesOf(directory).at(-1)?.endsWith(`|${text}`)).toBe(true);
    }
    running.child.stdin?.end();
    expect((await running.finished).code).toBe(0);
  });

  it("writes everything, also when nobody reads what it prints", async () => {
    const directory = newLog();
    const { code } = await start("bash", [
      "-c",
      `set -o pipefail; seq 20000 | ${shellCommand("append", "a:b", "s", "-", "--dir", directory)} | head -1`,
    ]).finished;
    expect(linesOf(directory)).toHaveLength(20_000);
    expect(code).toBe(0);
  });

  it("works when many do it at once, and on what they write together", async () => {
    const directory = newLog();
    const lines = Array.from({ length: 300 }, (_, n) => `line ${n}`);
    const all = Array.from({ length: 6 }, (_, writer) => {
      const running = startLogThread(["append", "a:b", `writer${writer}`, "-", "-q", "--dir", directory]);
      running.child.stdin?.end(lines.join("\n"));
      return running.finished;
    });
    const singles = Array.from({ length: 6 }, (_, n) =>
      logThread(["append", "a:single", `w${n}`, "--dir", directory]),
    );
    for (const { code } of await Promise.all([...all, ...singles])) expect(code).toBe(0);
    const written = linesOf(directory).map((line) => line.slice(25));
    for (let writer = 0; writer < 6; writer++) {
      const own = written.filter((line) => line.startsWith(`a:b|writer${writer}|`));
      expect(own).toEqual(lines.map((text) => `a:b|writer${writer}|${text}`));
    }
    expect(written).toHaveLength(6 * 300 + 6);
  });
});

describe.skipIf(NO_TERMINAL)(`append in a terminal${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`, () => {
  it("prints what it wrote, and nothing of it drives the terminal", async () => {
    const directory = newLog();
    const { stdout, code } = await startInTerminal(
      `exec ${shellCommand("append", "a:b", "s", "\u001b[2J\u202e", "n=1", "--dir", directory)}`,
      80,
    ).finished;
    expect(stdout).toBe(`${linesOf(directory)[0]}\n`);
    expect(stdout).toContain("|\\x1b[2J\\u202e n=1\n");
    expect(code).toBe(0);
  });
});
