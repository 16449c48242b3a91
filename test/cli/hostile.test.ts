import { mkdirSync } from "node:fs";
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
import { writeForeignLog } from "./sample-log.ts";

/** Control characters but the newline, DEL, C1, line separators, bidirectional controls. */
const DRIVES_TERMINAL = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const time = "2026-01-09T14:32:01.456Z";
const everyUnsafe = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
  (character) => DRIVES_TERMINAL.test(character),
);

const ATTACKS: readonly string[] = [
  "\x1b[2J\x1b[H cleared",
  "\x1b]0;title\x07",
  "\x1b]52;c;cm0gLXJmIH4=\x07",
  "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
  '\x1bP$q"p\x1b\\ DCS',
  "\x1b[5m blink \x1b[8m hidden",
  "\x1b[6n asks",
  "\x1b[?1049h\x1bc",
  "overwritten\rnew",
  "\x9b2J C1",
  "\u202etxt.exe\u202c",
  "a\u2028b\u2029c",
  "bell\x07 back\b\b tab\t vt\v ff\f so\x0e",
];

/** Bytes that are no UTF-8, among them C1 as single bytes, where some terminals take them. */
const NO_UTF8: readonly Buffer[] = [
  Buffer.from([0x9b, 0x32, 0x4a, 0x90, 0x9d, 0x85, 0xff, 0xfe]),
  Buffer.from([0xc0, 0x9b, 0xe0, 0x80, 0x9b, 0xed, 0xa0, 0x80]),
  Buffer.from([0xe2, 0x80]),
];

function hostileLines(): (string | Buffer)[] {
  const events = [...ATTACKS, everyUnsafe.join("")].flatMap((attack) => [
    `${time}|llm:request|agent|${attack} k="${attack}" session_id=${attack}`,
    `${time}|${attack}|${attack}|x ${attack}=1 tokens_in=5`,
    attack,
  ]);
  const bytes = NO_UTF8.flatMap((attack) => [
    Buffer.concat([Buffer.from(`${time}|llm:error|agent|`), attack]),
    attack,
  ]);
  const long = `${time}|tool:end|agent|${"\x1b[2J".repeat(60_000)}`;
  return [...events, ...bytes, long, "\0".repeat(5_000), "\x1b[2J".repeat(5_000), `${time}|torn:end|x|y|\\!`];
}

let place: string;
let foreign: string;
let own: string;
beforeAll(() => {
  place = makeDirectory();
  // Somebody may have named even the directory.
  foreign = join(place, "evil\x1b[2J\nname\u202e");
  writeForeignLog(foreign, hostileLines());
  own = join(place, "own");
  using log = openLog({ directory: own });
  for (const attack of [...ATTACKS, everyUnsafe.join("")]) {
    log.event(attack, attack, attack, { [attack]: attack, session_id: attack, list: [attack], tokens_in: 5 });
    log.error(attack, new Error(attack), attack);
  }
});
afterAll(removeDirectories);

/** Every way of looking at a log. */
const LOOKS: readonly (readonly string[])[] = [
  ["tail", "-n", "500"],
  ["tail", "-n", "500", "--malformed"],
  ["tail", "-n", "500", "--malformed", "--json"],
  ["query", "--limit", "all", "--malformed"],
  ["query", "--json", "--malformed"],
  ["query", "--type", "llm:*", "-C", "2", "--malformed"],
  ["tail", "--type", "llm:*", "-B", "9", "--json", "--local"],
  ["types"],
  ["types", "--json"],
  ["sessions", "--limit", "all"],
  ["sessions", "--limit", "all", "--json", "--local"],
  ["completions", "types"],
  ["completions", "sessions"],
  ["stats", "--top", "all"],
  ["stats", "--top", "all", "--json"],
];

function expectHarmless({ stdout, stderr }: Finished): void {
  for (const text of [stdout, stderr]) {
    const found = DRIVES_TERMINAL.exec(text);
    expect(found && JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 40))).toBeNull();
  }
}

describe.skipIf(NO_TERMINAL)(`in a terminal${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`, () => {
  it("nothing a log holds drives it", async () => {
    const commands = [foreign, own].flatMap((directory) =>
      LOOKS.map((words) => shellCommand(...words, "--dir", directory)),
    );
    const { stdout, stderr } = await startInTerminal(commands.join("; "), 90, { env: { NO_COLOR: "1" } })
      .finished;
    expectHarmless({ code: 0, stdout, stderr });
    // Every attack was there to be seen, whole, as text.
    for (const attack of [
      "\\x1b[2J\\x1b[H cleared",
      "\\x1b]52;c;",
      "\\u202etxt.exe\\u202c",
      "overwritten\\rnew",
    ]) {
      expect(stdout).toContain(attack);
    }
    expect(stdout).toContain(`log         ${place}/evil\\x1b[2J\\nname\\u202e (`);
    // And a very long line was cut, which was said.
    expect(stdout).toMatch(/ …\[\d+ more characters\]\n/);
    expect(
      Math.max(...stdout.split("\n").map((line) => (line.startsWith("2026") ? line.length : 0))),
    ).toBeLessThan(3_000);
  });

  it("nothing a log is called drives it either, nor what was typed", async () => {
    const missing = join(place, "none\x1b[2J\n\u202e");
    const typed = "\x1b[2J\n\u202e";
    const commands = [
      shellCommand("tail", "--dir", missing),
      shellCommand(typed),
      shellCommand("tail", `--${typed}`),
      shellCommand("query", "--since", typed, "--dir", own),
    ];
    const finished = await startInTerminal(commands.join("; "), 90).finished;
    expectHarmless(finished);
    expect(finished.stdout.trimEnd().split("\n")).toHaveLength(commands.length);
  });

  it("colours are ours alone: from a small palette, and closed in their line", async () => {
    const { stdout } = await startInTerminal(
      shellCommand("tail", "-n", "500", "--malformed", "--dir", foreign),
      90,
    ).finished;
    expect(stdout).toContain("\x1b[31m");
    for (const line of stdout.split("\n")) {
      expect(DRIVES_TERMINAL.test(line.replace(/\x1b\[(\d+)m([^\x1b]*)\x1b\[(?:22|39)m/g, "$2"))).toBe(false);
    }
  });

  it("--raw is refused: its bytes could drive it", async () => {
    const { stdout, code } = await startInTerminal(
      `exec ${shellCommand("tail", "--raw", "--dir", foreign)}`,
      90,
    ).finished;
    expect(stdout).toContain("--raw gives bytes that may drive this terminal");
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  });

  it("has columns, and tables that fit it", async () => {
    const { stdout } = await startInTerminal(shellCommand("stats", "--dir", own), 60, {
      env: { NO_COLOR: "1" },
    }).finished;
    const tables = stdout.slice(stdout.indexOf("\ntype"));
    for (const line of tables.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
    expect(tables).toContain("…");
  });
});

describe("in a pipe", () => {
  it("control characters are escapes too, for most pipes end in a terminal", async () => {
    const all = await Promise.all(
      [foreign, own].flatMap((directory) =>
        LOOKS.map((words) => logThreadHere([...words, "--dir", directory])),
      ),
    );
    for (const finished of all) expectHarmless(finished);
    const typed = "\x1b[2J\n\u202e";
    for (const words of [
      ["help", typed],
      ["tail", "-n", typed],
      ["tail", typed],
      ["tail", "--color", typed, "--dir", own],
      ["query", "--type", typed, "--dir", own],
      ["stats", "--dir", join(place, typed)],
      ["sessions", "--dir", join(place, typed)],
      ["types", "--type", typed, "--dir", own],
      ["completions", typed],
      ["completions", "bash", typed],
      ["query", "-C", typed, "--dir", own],
    ]) {
      const finished = await logThreadHere(words);
      expectHarmless(finished);
      expect(finished.stderr.split("\n")).toHaveLength(2);
    }
  });

  it("a long line is whole", async () => {
    const { stdout } = await logThread(["query", "--type", "tool:end", "--dir", foreign]);
    expect(stdout).toBe(`${time}|tool:end|agent|${"\\x1b[2J".repeat(60_000)}\n`);
  });

  it("has colours when they are asked for, by option or environment", async () => {
    const directory = join(place, "plain");
    mkdirSync(directory);
    writeForeignLog(directory, [`${time}|llm:error|agent|text a=1`]);
    const tail = (words: readonly string[], env: Record<string, string>): Promise<Finished> =>
      logThreadHere(["tail", "--dir", directory, ...words], env);
    const coloured =
      "\x1b[2m2026-01-09T\x1b[22m14:32:01\x1b[2m.456Z\x1b[22m  \x1b[31mllm:error     \x1b[39m  agent     text \x1b[2ma=\x1b[22m1\n";
    const plain = `${time}|llm:error|agent|text a=1\n`;
    expect((await tail(["--color", "always"], { NO_COLOR: "1" })).stdout).toBe(coloured);
    expect((await tail([], { FORCE_COLOR: "1" })).stdout).toBe(coloured);
    expect((await tail(["--color=never"], { FORCE_COLOR: "1" })).stdout).toBe(plain);
    expect((await tail([], { FORCE_COLOR: "0" })).stdout).toBe(plain);
    expect((await tail(["--color", "auto"], {})).stdout).toBe(plain);
  });

  it("JSON says exactly what the log says", async () => {
    const { stdout } = await logThreadHere(["query", "--json", "--type", "llm:request", "--dir", foreign]);
    const messages = stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { message: string }).message);
    expect(messages).toEqual(
      [...ATTACKS, everyUnsafe.join("")].map((attack) => `${attack} k="${attack}" session_id=${attack}`),
    );
  });
});
