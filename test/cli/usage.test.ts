import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logThread, makeDirectory, removeDirectories } from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";
import { writeSampleLog } from "./sample-log.ts";

let place: string;
let log: string;
beforeAll(() => {
  place = makeDirectory();
  log = join(place, "log_thread");
  writeSampleLog(log);
});
afterAll(removeDirectories);

const READING = ["tail", "query", "stats", "types", "sessions"];
const COMMANDS = [
  ...READING,
  "hist",
  "top",
  "export",
  "search",
  "append",
  "import",
  "ingest",
  "doctor",
  "completions",
];

describe("the help", () => {
  it.each([["--help"], ["-h"], ["help"]])("log-thread %s lists the commands", async (word) => {
    const { code, stdout, stderr } = await logThreadHere([word]);
    expect(code).toBe(0);
    expect(stderr).toBe("");
    for (const name of [...COMMANDS, "Examples:", "Exit codes:"]) expect(stdout).toContain(name);
    expect(stdout.indexOf("Commands that write:")).toBeGreaterThan(stdout.indexOf("  sessions "));
    expect(stdout.indexOf("  append ")).toBeGreaterThan(stdout.indexOf("Commands that write:"));
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it.each(COMMANDS)("of %s is the same by help, -h and --help, and fits 80 columns", async (name) => {
    const help = await logThreadHere(["help", name]);
    const short = await logThreadHere([name, "-h"]);
    const long = await logThreadHere([name, "--json", "--help"]);
    expect(help).toEqual({ code: 0, stdout: long.stdout, stderr: "" });
    expect(short).toEqual(help);
    expect(help.stdout).toContain(`log-thread ${name} `);
    expect(help.stdout).toContain("--dir DIR");
    expect(help.stdout).toContain("Examples:\n  # ");
    expect(help.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("breaks a long example where a shell lets it go on", async () => {
    const { stdout } = await logThreadHere(["help", "query"]);
    expect(stdout).toContain(
      "  $ log-thread query --type llm:response --limit all --json | jq \\\n" +
        "      -s 'map(.fields.tokens_out) | add'\n",
    );
  });

  it("is shown when no command was given, which is wrong usage all the same", async () => {
    const { stdout } = await logThreadHere(["--help"]);
    expect(await logThreadHere([])).toEqual({ code: 2, stdout, stderr: "" });
  });

  it("says the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await logThread(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("wrong usage is told with the way out, and exits 2", () => {
  it.each([
    [["quary"], 'there is no command "quary"; did you mean query?'],
    [["frobnicate"], 'there is no command "frobnicate"; there are tail, query, stats, types, sessions'],
    [["__proto__"], 'there is no command "__proto__"'],
    [["help", "tial"], 'there is no command "tial"; did you mean tail?'],
    [["--dir", "x", "tail"], "the command comes first: log-thread COMMAND --dir"],
    [["tail", "--tpye", "x"], "there is no option --tpye; did you mean --type?"],
    [["tail", "--__proto__"], "there is no option --__proto__"],
    [["tail", "--constructor=x"], "there is no option --constructor"],
    [["tail", "-x"], "there is no option -x"],
    [["tail", "-5"], "there is no option -5; the number of events is given with -n 5"],
    [["tail", "--no-color"], "there is no option --no-color; did you mean --color never?"],
    [["tail", "--colour", "always"], "there is no option --colour; did you mean --color?"],
    [["tail", "-n"], "-n needs a value: -n N"],
    [["tail", "-n", "ten"], '--lines is "ten"; it has to be a whole number from 0, or +N'],
    [["tail", "-n", "+"], '--lines is "+"'],
    [["doctor", "llm:request"], '"llm:request" belongs to no option'],
    [["query", "--type=x", "--limit", "al"], "it has to be a whole number from 1, or all; did you mean all?"],
    [["query", "--count", "--limit", "5"], "--count counts every event that matches; leave out --limit"],
    [["query", "-C"], "-C needs a value: -C N"],
    [["types", "--limit", "0"], '--limit is "0"; it has to be a whole number from 1, or all'],
    [["sessions", "--sesion", "x"], "there is no option --sesion; did you mean --session?"],
    [["completions"], "WHAT is missing: bash, zsh or fish for the script"],
    [
      ["completions", "bsh"],
      'WHAT is "bsh"; it has to be bash, zsh, fish, patterns, types, sources, sessions or expressions',
    ],
    [["completions", "bsh"], "did you mean bash?"],
    [["completions", "zsh", "fish"], '"fish" is a word too many behind WHAT'],
    [["completions", "-x"], "there is no option -x; a word that begins with - is written behind --"],
    [["tail", "-n", "-5"], '--lines is "-5"'],
    [["tail", "-n", "1.5"], '--lines is "1.5"'],
    [["tail", "-n", ""], '--lines is ""'],
    [["tail", "-n", "1e3"], '--lines is "1e3"'],
    [
      ["doctor", "some_directory"],
      '"some_directory" belongs to no option; a log\'s directory is named with --dir DIR',
    ],
    [["tail", "--json=yes"], '--json takes no value; it was given "yes"'],
    [["tail", "--json", "--raw"], "--raw and --json exclude each other"],
    [["tail", "--color", "sometimes"], '--color is "sometimes"; it has to be auto, always or never'],
    [["tail", "--color", "alwyas"], "did you mean always?"],
    [["tail", "--dir="], "--dir is empty"],
    [["query", "--limit", "0"], '--limit is "0"; it has to be a whole number from 1, or all'],
    [["query", "--limit", "constructor"], '--limit is "constructor"'],
    [["query", "--type", "--json"], "--type needs a value, and --json is an option"],
    [["query", "--type", ""], "--type is empty"],
    [["query", "--type", "a*:error"], '--type is "a*:error"; a * stands at one end'],
    [["query", "--since", "yesterday"], '--since is "yesterday", which is no time'],
    [["query", "--until", "2026-02-30"], '--until is "2026-02-30", which is no time'],
    [["query", "--since", "1h", "--until", "2h"], "--since 1h is not before --until 2h"],
    [["stats", "--top", "0"], '--top is "0"; it has to be a whole number from 1, or all'],
  ] as const)("%j", async (words, message) => {
    const { code, stdout, stderr } = await logThreadHere(words);
    expect(stderr).toMatch(/^log-thread: /);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("as a process", () => {
  it("log-thread tells wrong usage on standard error, and exits 2", async () => {
    expect(await logThread(["tail", "--tpye", "x"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "log-thread: there is no option --tpye; did you mean --type? (see log-thread tail --help)\n",
    });
  });
});

describe("the log's directory", () => {
  it("is named by --dir, else by LOG_THREAD_DIR, else ./log_thread", async () => {
    const one = ["query", "--type", "app:start"];
    const [byOption, byEnvironment, byDefault, overridden] = await Promise.all([
      logThreadHere([...one, "--dir", log]),
      logThreadHere(one, { LOG_THREAD_DIR: log }),
      logThread(one, { cwd: place }),
      logThreadHere([...one, "--dir", log], { LOG_THREAD_DIR: join(place, "nowhere") }),
    ]);
    expect(byOption.stdout).toContain("|app:start|nola|version=0.1.0");
    for (const other of [byEnvironment, byDefault, overridden]) expect(other).toEqual(byOption);
  });

  it.each(READING)("%s says so when there is no log, and exits 2", async (name) => {
    const missing = join(place, "missing");
    const empty = join(place, `empty-${name}`);
    mkdirSync(empty);
    for (const directory of [missing, empty]) {
      const { code, stdout, stderr } = await logThreadHere([name, "--dir", directory]);
      expect(stderr).toContain(
        `log-thread: there is no log in ${directory}; name its directory with --dir DIR`,
      );
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    }
  });

  it("is a directory: a file is told, and what to name instead", async () => {
    const { code, stderr } = await logThreadHere(["tail", "--dir", join(log, "master.log")]);
    expect(stderr).toContain("is no directory; name the directory the log is in");
    expect(stderr).toContain(`--dir ${log}\n`);
    expect(code).toBe(2);
  });

  it("may have a master.log that is no file", async () => {
    const directory = join(place, "strange");
    mkdirSync(join(directory, "master.log"), { recursive: true });
    const { code, stderr } = await logThreadHere(["tail", "--dir", directory]);
    expect(stderr).toContain("a log is only ever a regular file");
    expect(code).toBe(2);
  });

  it("is never changed by reading, and never created", async () => {
    const before = readFileSync(join(log, "master.log"));
    const missing = join(place, "never");
    for (const name of READING) {
      expect((await logThreadHere([name, "--dir", log])).code).toBe(0);
      expect((await logThreadHere([name, "--dir", missing])).code).toBe(2);
    }
    expect(readFileSync(join(log, "master.log"))).toEqual(before);
    expect(readdirSync(log)).toEqual([".leases", "master.log"]);
    expect(existsSync(missing)).toBe(false);
  });
});
