import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ContextWindow } from "../../src/cli/context-window.ts";
import { openLog } from "../../src/index.ts";
import type { LogItem } from "../../src/reader/index.ts";
import {
  type Finished,
  makeDirectory,
  NO_TERMINAL,
  type Running,
  removeDirectories,
  shellCommand,
  startInTerminal,
  startLogThread,
} from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";
import { writeForeignLog } from "./sample-log.ts";

const running: Running[] = [];
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill("SIGKILL");
});
afterAll(removeDirectories);

const time = "2026-01-09T14:32:01.456Z";
/** Letters are events: those in upper case are errors. */
const lineOf = (letter: string): string =>
  `${time}|${letter === letter.toUpperCase() ? "tool:error" : "tool:end"}|writer|is=${letter}`;
const newLog = (letters: string): string => {
  const directory = join(makeDirectory(), "log");
  writeForeignLog(directory, [...letters].map(lineOf));
  return directory;
};
/** The letters that were shown, and the gaps between groups. */
const shown = ({ stdout }: { readonly stdout: string }): string =>
  stdout
    .split("\n")
    .map((line) => (line === "--" ? "-" : (/is=(.)/.exec(line)?.[1] ?? "")))
    .join("");
const errors = ["--type", "*:error"];
const query = (directory: string, ...words: string[]): Promise<Finished> =>
  logThreadHere(["query", "--dir", directory, ...words]);

describe("context", () => {
  it.each([
    ["-A1", "abCdefGh", "Cd-Gh"],
    ["-B1", "abCdefGh", "bC-fG"],
    ["-C1", "abCdefGh", "bCd-fGh"],
    ["-C2", "abCdefGh", "abCdefGh"],
    ["-C2", "abCdeFgh", "abCdeFgh"],
    ["-C1", "ABcDe", "ABcDe"],
    ["-C0", "aBcDEf", "B-DE"],
    ["-C9", "abC", "abC"],
    ["-C 1 -A 3", "abCdefghI", "bCdef-hI"],
    ["-A3 -n1", "aBcdEfg", "Efg"],
    ["-B1 -n1 --oldest", "aBcdEfg", "aB"],
    ["-B1 -n all", "aBcdEfg", "aB-dE"],
    ["-C1 -n all --since 2026-01-09", "aBcdeFgh", "aBc-eFg"],
  ])("%s of %s is %s", async (words, letters, expected) => {
    const { code, stdout } = await query(newLog(letters), ...errors, ...words.split(" "));
    expect(shown({ stdout })).toBe(expected);
    expect(code).toBe(0);
  });

  it("is grep's, over a log of many blocks, from either end and whole", async () => {
    const directory = join(makeDirectory(), "log");
    const lines = Array.from(
      { length: 30_000 },
      (_, n) => `${time}|tool:end|writer|n=${n} pad=${"x".repeat(n % 90)}`,
    );
    writeForeignLog(directory, lines);
    const master = join(directory, "master.log");
    for (const [text, size] of [
      ["n=777 ", ["-B", "3000", "-A", "2"]],
      ["99 ", ["-C", "4"]],
      ["n=0 ", ["-C", "3"]],
      ["n=29999 ", ["-B", "9000"]],
    ] as const) {
      const grep = spawnSync("grep", ["-F", ...size, text, master], { encoding: "utf8", maxBuffer: 1e8 });
      const whole = await query(directory, "-g", text, ...size, "-n", "all");
      expect(whole).toEqual({ code: 0, stdout: grep.stdout, stderr: "" });
      expect(await query(directory, "-g", text, ...size)).toEqual(whole);
      expect(await query(directory, "-g", text, ...size, "--oldest")).toEqual(whole);
    }
  });

  it("goes over segments, leaves out what is no event, and takes it in where it is asked for", async () => {
    const directory = join(makeDirectory(), "log");
    const write = (...types: string[]): void => {
      using log = openLog({ directory });
      for (const type of types) log.event(type, "writer", { is: type === "tool:error" ? "X" : "o" });
    };
    write("tool:end", "tool:end");
    appendFileSync(join(directory, "master.log"), "no event is=m\n\n\n\n\n\n");
    mkdirSync(join(directory, "sessions"));
    renameSync(join(directory, "master.log"), join(directory, "sessions", "000001_a.log"));
    write("tool:error", "tool:end");
    expect(shown(await query(directory, ...errors, "-C2"))).toBe("ooXo");
    expect(shown(await query(directory, ...errors, "-C1", "--malformed"))).toBe("omXo");
    expect((await query(directory, "--type", "log:segment", "-A1", "-n", "all")).stdout).toMatch(
      /^.*log:segment.*\n.*is=o\n--\n.*log:segment.*\n.*is=X\n$/,
    );
  });

  it("is marked in JSON, has no separators there, and none among exact bytes", async () => {
    const directory = newLog("aBcdE");
    const json = (await query(directory, ...errors, "-B1", "--json")).stdout.trimEnd().split("\n");
    expect(json.map((line) => JSON.parse(line)).map(({ fields, context }) => [fields.is, context])).toEqual([
      ["a", true],
      ["B", undefined],
      ["d", true],
      ["E", undefined],
    ]);
    expect(shown(await query(directory, ...errors, "-B1", "--raw"))).toBe("aBdE");
  });

  it("does not count as a match", async () => {
    const directory = newLog("aBcdEf");
    const [few, none, all] = await Promise.all([
      query(directory, ...errors, "-C1", "-n1"),
      query(directory, "--type", "app:start", "-C1"),
      query(directory, "-C1", "-n2"),
    ]);
    expect(few.stderr).toContain("only the newest one is shown, and more match");
    expect(none).toEqual({ code: 1, stdout: "", stderr: "log-thread: no event matched\n" });
    expect(shown(all)).toBe("dEf");
  });

  it.each([
    [["-A", "x"], '--after-context is "x"; it has to be a whole number from 0'],
    [["-C", "-1"], '--context is "-1"; it has to be a whole number from 0'],
    [["--count", "-C", "1"], "--count counts every event that matches; leave out --context"],
  ] as const)("%j is refused", async (words, message) => {
    const { code, stderr } = await query(newLog("a"), ...words);
    expect(stderr).toContain(`log-thread: ${message}`);
    expect(code).toBe(2);
  });
});

describe("the context window", () => {
  it("shows what a list of all items and marks would", () => {
    const items = (marks: readonly boolean[]): LogItem[] =>
      marks.map((_, offset) => ({ kind: "malformed", position: { segment: "s", offset } }) as LogItem);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.nat(5), fc.nat(5), (marks, before, after) => {
        const near = marks.map((_, at) =>
          marks.slice(Math.max(0, at - after), at + before + 1).includes(true),
        );
        const expected = near.flatMap((isNear, at) => {
          const isGap = isNear && near.slice(0, at).includes(true) && near[at - 1] === false;
          return isNear ? [...(isGap ? ["gap"] : []), `${at}${marks[at] ? "!" : ""}`] : [];
        });
        const window = new ContextWindow({ before, after });
        const taken = items(marks).flatMap((item, at) => window.take(item, marks[at] as boolean));
        expect(
          taken.map((one) =>
            one === "gap" ? one : `${one.item.position.offset}${one.isContext ? "" : "!"}`,
          ),
        ).toEqual(expected);
      }),
    );
  });
});

describe("tail with context", () => {
  const tail = (directory: string, ...words: string[]): Promise<Finished> =>
    logThreadHere(["tail", "--dir", directory, ...errors, ...words]);

  it("takes the last matches, with what is around them", async () => {
    const directory = newLog("AbcDefgHi");
    expect(shown(await tail(directory, "-n2", "-C1"))).toBe("cDe-gHi");
    expect(shown(await tail(directory, "-n", "+2", "-B1"))).toBe("cD-gH");
    expect(shown(await tail(directory, "-n0", "-C1"))).toBe("");
  });

  const follow = (directory: string, ...words: string[]): Running => {
    const started = startLogThread(["tail", "-f", "--dir", directory, ...errors, ...words]);
    running.push(started);
    return started;
  };
  const append = (directory: string, letters: string): void =>
    appendFileSync(
      join(directory, "master.log"),
      [...letters].map((letter) => `${lineOf(letter)}\n`).join(""),
    );

  it("goes on with -f as if there had been no end between old and new", async () => {
    const directory = newLog("aBcd");
    const all = follow(directory, "-B2", "-A3");
    await all.until(() => shown(all) === "aBcd");
    append(directory, "efghI");
    await all.until(() => shown(all).endsWith("I"));
    expect(shown(all)).toBe("aBcde-ghI");
    append(directory, "jklmnO");
    await all.until(() => shown(all).endsWith("O"));
    expect(shown(all)).toBe("aBcde-ghIjklmnO");
    expect((await all.interrupt()).code).toBe(130);
  });

  it("knows with -f -n 0 what stands before the first new match", async () => {
    const directory = newLog("abcdefghX");
    const none = follow(directory, "-n0", "-B3", "-A1");
    for (let rounds = 0; !shown(none).includes("-") && rounds < 1_000; rounds++) {
      append(directory, "Yjklmn");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // What was there before it looked stands before the first: events of the log, or of a round that it missed.
    expect(shown(none)).toMatch(/^(?:ghX|lmn)Yj(?:-lmnYj)*/);
  });

  it("goes on with -f when the log is replaced, and shows from the Nth match on", async () => {
    const directory = newLog("AbC");
    const third = follow(directory, "-n", "+3", "-B1");
    append(directory, "dEf");
    await third.until(() => shown(third) === "dE");
    renameSync(join(directory, "master.log"), join(directory, "old.log"));
    writeForeignLog(directory, [...`gH${"!"}`].map(lineOf));
    await third.until(() => shown(third).includes("gH"));
    expect(readFileSync(join(directory, "old.log"), "utf8")).toContain("is=f");
  });
});

describe.skipIf(NO_TERMINAL)(`context in a terminal${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`, () => {
  let directory: string;
  beforeAll(() => {
    directory = newLog("aBcdeF");
  });

  it("is dim as a whole, and so is what stands between groups", async () => {
    const { stdout } = await startInTerminal(shellCommand("query", "--dir", directory, ...errors, "-A1"), 100)
      .finished;
    const columns = `${time}  tool:end        writer    is=c`;
    expect(stdout.split("\n").slice(1, 3)).toEqual([`\x1b[2m${columns}\x1b[22m`, "\x1b[2m--\x1b[22m"]);
    expect(stdout.split("\n")[0]).toContain("\x1b[31mtool:error");
  });
});
