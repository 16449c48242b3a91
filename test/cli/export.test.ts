import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
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
import { parseCsv } from "./parse-csv.ts";
import { SAMPLE_EVENTS, writeForeignLog, writeSampleLog } from "./sample-log.ts";

let place: string;
let log: string;
let written: string[];
beforeAll(() => {
  place = makeDirectory();
  log = join(place, "log_thread");
  writeSampleLog(log);
  // Without the segment's own first line.
  written = readFileSync(join(log, "master.log"), "utf8").split("\n").slice(1, -1);
});
afterAll(removeDirectories);

const exported = (...words: string[]): Promise<Finished> => logThreadHere(["export", "--dir", log, ...words]);

describe("export", () => {
  it("gives JSON lines: what query gives as JSON, all of it", async () => {
    const [all, query] = await Promise.all([
      logThread(["export", "--dir", log]),
      logThreadHere(["query", "--json", "--limit", "all", "--dir", log]),
    ]);
    expect(all.stdout.split("\n")).toHaveLength(SAMPLE_EVENTS + 1);
    expect(all).toEqual(query);
  });

  it("gives the lines themselves, those that match every filter", async () => {
    const [all, some] = await Promise.all([
      logThread(["export", "--format", "lines", "--dir", log]),
      exported(
        "--format",
        "lines",
        "--type",
        "llm:*",
        "--session",
        "abc123",
        "--since",
        "2026-01-09T14:32:04Z",
      ),
    ]);
    expect(all).toEqual({ code: 0, stdout: `${written.join("\n")}\n`, stderr: "" });
    expect(some.stdout).toBe(`${written.find((line) => line.includes("|llm:response|"))}\n`);
  });

  it("gives a table", async () => {
    const { stdout } = await exported("--format", "csv", "--session", "def456", "--type", "llm:*");
    const [titles, request, error] = parseCsv(stdout);
    expect(titles).toEqual(["timestamp", "type", "source", "text", "session_id", "fields"]);
    const [, type, source, text, session, fields] = request as string[];
    expect([type, source, text, session]).toEqual(["llm:request", "agent", "cache miss", "def456"]);
    expect(JSON.parse(fields as string)).toEqual({ model: "llama3.2", tokens_in: 512, session_id: "def456" });
    expect(error?.slice(1, 4)).toEqual(["llm:error", "agent", "llama3.2 - TypeError: fetch failed"]);
  });

  it("gives a table of the columns that are asked for, nested fields among them", async () => {
    const directory = join(place, "columns");
    using own = openLog({ directory });
    own.event("a:b", "s", { usage: { out: 5 }, "usage.in": 7, text: "x" });
    own.event("a:c", "s", { usage: null });
    const columns = "type,fields.usage.out,fields.usage.in,fields.usage,fields.text,fields.none";
    const { stdout } = await logThreadHere([
      "export",
      "--format",
      "csv",
      "--dir",
      directory,
      "--columns",
      columns,
    ]);
    expect(parseCsv(stdout)).toEqual([
      columns.split(","),
      ["a:b", "5", "7", '{"out":5}', "x", ""],
      ["a:c", "", "", "", "", ""],
    ]);
  });

  it("looks at every time, whatever the clocks did", async () => {
    const directory = join(place, "disorder");
    let now = Date.parse("2026-03-01T00:00:00Z");
    using own = openLog({ directory, clock: { now: () => now } });
    for (let n = 0; n < 2_000; n++) own.event("a:young", "s", { n, pad: "x".repeat(200) });
    now = Date.parse("2025-01-01T00:00:00Z");
    for (let n = 0; n < 2_000; n++) own.event("a:old", "s", { n, pad: "x".repeat(200) });
    const since = await logThreadHere([
      "export",
      "--dir",
      directory,
      "--since",
      "2026-01-01",
      "--format",
      "lines",
    ]);
    const until = await logThreadHere([
      "export",
      "--dir",
      directory,
      "--until",
      "2026-01-01",
      "--format",
      "lines",
    ]);
    expect(since.stdout.split("\n")).toHaveLength(2_001);
    expect(until.stdout.split("\n")).toHaveLength(2_001);
  });

  it("exits 1 when nothing matched, with a table's titles all the same", async () => {
    const { code, stdout, stderr } = await exported(
      "--format",
      "csv",
      "--session",
      "nobody",
      "--columns",
      "type",
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "type\r\n",
      stderr: "log-thread: no event matched\n",
    });
  });

  it.each([
    [["--format", "xml"], '--format is "xml"; it has to be jsonl, csv, lines or segments'],
    [["--format", "csv", "--columns", "typ"], 'a column of --columns is "typ"; it has to be timestamp,'],
    [["--format", "csv", "--columns", "type,,text"], "it has to be names with commas between"],
    [["--format", "csv", "--columns", "toString"], 'a column of --columns is "toString"'],
    [["--columns", "type"], "--columns belongs to --format csv, and the format is jsonl"],
    [["--keep-formulas", "--format", "lines"], "--keep-formulas belongs to --format csv"],
    [["--force"], "--force is about a file that is there already; name it with -o FILE"],
    [["-o", ""], "-o is empty"],
    [["--since", "2h", "--until", "3h"], "--since 2h is not before --until 3h"],
  ])("refuses %j, and exits 2", async (words, message) => {
    const { code, stdout, stderr } = await exported(...words);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("what is exported", () => {
  const hostile = 'say "hi", ok\nnext\r\t\u001b[2J\u202e | é 漢 🦉';
  let directory: string;
  beforeAll(() => {
    directory = join(place, "hostile");
    using own = openLog({ directory });
    own.event("a:b", "s", hostile, { list: [hostile], plain: "-5", formula: "=1+1" });
    for (const text of ['=HYPERLINK("x")', "+1 234", "@SUM(A1)", "-5", "-1.5e3", "-x"])
      own.event("a:cell", "s", text);
  });

  it("is a table whose lines a text can not break, and JSON that says all", async () => {
    const [table, json] = await Promise.all([
      logThreadHere(["export", "--format", "csv", "--dir", directory, "--type", "a:b"]),
      logThreadHere(["export", "--dir", directory, "--type", "a:b"]),
    ]);
    const [, row] = parseCsv(table.stdout);
    // A line of a text is one, and whatever else would drive a terminal is an escape.
    expect(row?.[3]).toBe('say "hi", ok\nnext\\r\\t\\x1b[2J\\u202e | é 漢 🦉');
    expect(JSON.parse(row?.[5] as string)).toMatchObject({ list: [hostile], plain: "-5", formula: "=1+1" });
    expect(JSON.parse(json.stdout)).toMatchObject({ text: hostile, fields: { list: [hostile] } });
  });

  it("is computed by no spreadsheet, unless that is asked for", async () => {
    const words = ["export", "--format", "csv", "--dir", directory, "--type", "a:cell", "--columns", "text"];
    const [safe, kept] = await Promise.all([
      logThreadHere(words),
      logThreadHere([...words, "--keep-formulas"]),
    ]);
    expect(parseCsv(safe.stdout).flat()).toEqual([
      ...["text", '\'=HYPERLINK("x")', "'+1 234", "'@SUM(A1)", "-5", "-1.5e3", "'-x"],
    ]);
    expect(parseCsv(kept.stdout).flat()).toEqual([
      ...["text", '=HYPERLINK("x")', "+1 234", "@SUM(A1)", "-5", "-1.5e3", "-x"],
    ]);
  });

  it("has what is no event only where it is asked for", async () => {
    const foreign = join(place, "foreign");
    const time = "2026-01-09T14:32:01.456Z";
    writeForeignLog(foreign, [`${time}|app:start|py|x`, "Traceback", Buffer.from([0xff, 0xfe])]);
    const run = (...words: string[]): Promise<Finished> =>
      logThreadHere(["export", "--dir", foreign, ...words]);
    const [events, both, only, table, none] = await Promise.all([
      run(),
      run("--malformed"),
      run("--malformed-only"),
      run("--malformed-only", "--format", "csv"),
      logThreadHere(["export", "--malformed-only", "--dir", log]),
    ]);
    expect(events.stdout.split("\n")).toHaveLength(2);
    expect(both.stdout.split("\n")).toHaveLength(4);
    expect(JSON.parse(only.stdout.split("\n")[0] as string)).toMatchObject({
      malformed: "no timestamp",
      raw: "Traceback",
    });
    expect(parseCsv(table.stdout)).toEqual([
      ["timestamp", "type", "source", "text", "session_id", "fields", "malformed"],
      ["", "", "", "Traceback", "", "", "no timestamp"],
      ["", "", "", "\ufffd\ufffd", "", "", "no timestamp"],
    ]);
    expect(none).toEqual({ code: 1, stdout: "", stderr: "log-thread: nothing is malformed\n" });
  });

  it.skipIf(NO_TERMINAL)(`drives no terminal${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`, async () => {
    const commands = [
      shellCommand("export", "--dir", directory),
      shellCommand("export", "--format", "csv", "--dir", directory),
      shellCommand("export", "--format", "lines", "--dir", directory),
    ];
    const { stdout, code } = await startInTerminal(commands.join("; "), 80).finished;
    expect(stdout).toContain("--format lines gives bytes that may drive this terminal");
    expect(code).toBe(2);
    expect(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]|\r(?!\n)/.exec(stdout)).toBeNull();
  });
});

describe("export into a file", () => {
  const into = (file: string, ...words: string[]): Promise<Finished> =>
    exported("-o", join(place, file), ...words);

  it("writes what its name says, for its owner alone", async () => {
    const results = await Promise.all(["a.jsonl", "a.csv", "a.log", "a"].map((file) => into(file)));
    for (const result of results) expect(result).toMatchObject({ code: 0, stdout: "" });
    expect(results[0]?.stderr).toBe(`log-thread: ${SAMPLE_EVENTS} events in ${join(place, "a.jsonl")}\n`);
    const read = (file: string): string => readFileSync(join(place, file), "utf8");
    expect(read("a.jsonl")).toBe((await exported()).stdout);
    expect(read("a")).toBe(read("a.jsonl"));
    expect(parseCsv(read("a.csv"))).toHaveLength(SAMPLE_EVENTS + 1);
    expect(read("a.log")).toBe(`${written.join("\n")}\n`);
    expect(statSync(join(place, "a.csv")).mode & 0o777).toBe(0o600);
    expect((await into("-", "-o", "-")).stdout).toBe(read("a"));
  });

  it("replaces a file only with --force, and then whole", async () => {
    const path = join(place, "taken.jsonl");
    writeFileSync(path, "mine\n", { mode: 0o644 });
    const refused = await into("taken.jsonl");
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is there already; name another file"),
    });
    expect(readFileSync(path, "utf8")).toBe("mine\n");
    expect((await into("taken.jsonl", "--force")).code).toBe(0);
    expect(readFileSync(path, "utf8")).toBe((await exported()).stdout);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("touches neither the log nor what is no file", async () => {
    symlinkSync(log, join(place, "link-to-log"));
    mkdirSync(join(place, "a-directory"), { recursive: true });
    const before = readFileSync(join(log, "master.log"));
    for (const [file, message] of [
      ["log_thread/new.log", "is among the files of the log itself"],
      ["log_thread/master.log", "is among the files of the log itself"],
      ["link-to-log/master.log", "is among the files of the log itself"],
      ["a-directory", "is no regular file"],
      ["link-to-log", "is no regular file"],
    ] as const) {
      const { code, stderr } = await into(file, "--force");
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    }
    expect((await into("no/such/directory/x")).stderr).toContain("ENOENT: no such file or directory");
    expect(readFileSync(join(log, "master.log"))).toEqual(before);
    expect(readdirSync(log)).toEqual([".leases", "master.log"]);
  });

  it("is a file also where nothing matched, which the code says, and leaves no other behind", async () => {
    const foreign = join(place, "refused");
    writeForeignLog(foreign, ["no event"]);
    const empty = join(makeDirectory(), "x.csv");
    expect((await logThreadHere(["export", "--dir", foreign, "-o", empty])).code).toBe(1);
    expect(readFileSync(empty, "utf8")).toBe("timestamp,type,source,text,session_id,fields\r\n");
    expect(readdirSync(place).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
