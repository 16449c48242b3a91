import { readFileSync } from "node:fs";
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
import { SAMPLE_EVENTS, writeForeignLog, writeSampleLog } from "./sample-log.ts";

let log: string;
let written: string[];
beforeAll(() => {
  log = join(makeDirectory(), "log_thread");
  writeSampleLog(log);
  // Without the segment's own first line.
  written = readFileSync(join(log, "master.log"), "utf8").split("\n").slice(1, -1);
});
afterAll(removeDirectories);

const query = (...words: string[]): Promise<Finished> => logThreadHere(["query", "--dir", log, ...words]);
const typesOf = ({ stdout }: Finished): string[] =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("|")[1] as string);

describe("query", () => {
  it("gives every line of the log, byte for byte, oldest first", async () => {
    expect(written).toHaveLength(SAMPLE_EVENTS);
    expect(await logThread(["query", "--dir", log])).toEqual({
      code: 0,
      stdout: `${written.join("\n")}\n`,
      stderr: "",
    });
  });

  it("finds by type, source, session and text, all together", async () => {
    const [type, pattern, several, source, session, text, all] = await Promise.all([
      query("--type", "llm:request"),
      query("--type", "llm:*"),
      query("--type", "app:start", "--type", "app:shutdown"),
      query("--source", "nola", "--source", "nobody"),
      query("--session", "def456"),
      query("--text", "fetch failed"),
      query("--type", "llm:*", "--source", "agent", "--session", "abc123", "--text", "tokens_out"),
    ]);
    expect(typesOf(type)).toEqual(["llm:request", "llm:request"]);
    expect(typesOf(pattern)).toEqual(["llm:request", "llm:response", "llm:request", "llm:error"]);
    expect(typesOf(several)).toEqual(["app:start", "app:shutdown"]);
    expect(typesOf(source)).toEqual(["app:start", "app:shutdown"]);
    expect(typesOf(session)).toEqual(["conversation:start", "llm:request", "llm:error", "conversation:end"]);
    expect(typesOf(text)).toEqual(["llm:error"]);
    expect(typesOf(all)).toEqual(["llm:response"]);
  });

  it("finds by time: --since with the moment itself, --until without", async () => {
    const [since, until, between, day, relative] = await Promise.all([
      query("--since", "2026-01-09T14:32:09Z"),
      query("--until", "2026-01-09T14:32:01.001Z"),
      query("--since", "2026-01-09T15:32:03+01:00", "--until", "2026-01-09 14:32:05"),
      query("--since", "2026-01-09", "--until", "2026-01-10"),
      query("--since", "1h"),
    ]);
    expect(typesOf(since)).toEqual(["conversation:end", "app:shutdown"]);
    expect(typesOf(until)).toEqual(["app:start"]);
    expect(typesOf(between)).toEqual(["llm:request", "llm:response"]);
    expect(typesOf(day)).toHaveLength(SAMPLE_EVENTS);
    expect(relative).toEqual({ code: 1, stdout: "", stderr: "log-thread: no event matched\n" });
  });

  it("exits 1 when nothing matched, and has a hint for a type without an action", async () => {
    const [session, bare] = await Promise.all([query("--session", "nobody"), query("--type", "llm")]);
    expect(session).toEqual({ code: 1, stdout: "", stderr: "log-thread: no event matched\n" });
    expect(bare.stderr).toContain("--type 'llm:*' is every action");
    expect(bare.code).toBe(1);
  });

  it("says so when more match than are shown", async () => {
    const [newest, oldest, exact, all] = await Promise.all([
      query("--limit", "2"),
      query("-n1", "--oldest"),
      query("--limit", String(SAMPLE_EVENTS)),
      query("--limit", "all"),
    ]);
    expect(newest).toEqual({
      code: 0,
      stdout: `${written.slice(-2).join("\n")}\n`,
      stderr: "log-thread: only the newest 2 are shown, and more match; --limit all shows every one\n",
    });
    expect(oldest.stdout).toBe(`${written[0]}\n`);
    expect(oldest.stderr).toContain("only the oldest one is shown");
    expect(exact.stderr).toBe("");
    expect(all).toEqual(exact);
  });

  it("gives JSON, an object a line", async () => {
    const { stdout } = await query("--json", "--type", "llm:response");
    expect(stdout.endsWith("}\n")).toBe(true);
    expect(JSON.parse(stdout)).toEqual({
      timestamp: "2026-01-09T14:32:04.000Z",
      type: "llm:response",
      source: "agent",
      message: "model=llama3.2 tokens_out=128 latency_ms=930 session_id=abc123",
      fields: { model: "llama3.2", tokens_out: 128, latency_ms: 930, session_id: "abc123" },
      position: expect.stringMatching(/^[a-z2-7]+:\d+$/),
    });
  });

  it("counts, and says nothing else", async () => {
    const [some, none] = await Promise.all([
      query("--count", "--type", "llm:*"),
      query("--count", "--session", "nobody"),
    ]);
    expect(some).toEqual({ code: 0, stdout: "4\n", stderr: "" });
    expect(none).toEqual({ code: 1, stdout: "0\n", stderr: "log-thread: no event matched\n" });
  });

  it("finds text by -g and --grep as by --text", async () => {
    const byText = await query("--text", "fetch failed");
    expect(await query("-g", "fetch failed")).toEqual(byText);
    expect(await query("--grep=fetch failed")).toEqual(byText);
    expect((await query("-g", "")).stderr).toContain("--text is empty");
  });

  it("has a hint for a type that was misspelt", async () => {
    const { stderr, code } = await query("--type", "conversation:strat");
    expect(stderr).toBe("log-thread: no event matched; did you mean --type conversation:start?\n");
    expect(code).toBe(1);
  });

  it("takes the last of an option that has one value", async () => {
    expect(typesOf(await query("--text", "nothing", "--text", "version"))).toEqual(["app:start"]);
  });

  it("takes options of strange names and values for what they are", async () => {
    const directory = join(makeDirectory(), "log");
    using own = openLog({ directory });
    own.event("tool:start", "__proto__", { session_id: "__proto__", constructor: 1, toString: "x" });
    const { stdout, code } = await logThreadHere([
      ...["query", "--dir", directory, "--json", "--source=__proto__", "--session", "__proto__"],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).fields).toEqual({ session_id: "__proto__", constructor: 1, toString: "x" });
  });
});

describe("query on a log that another program wrote", () => {
  const time = "2026-01-09T14:32:01.456Z";
  const lines = [
    `${time}|app:start|py|C:\\new | raw pipes | and a=1`,
    "Traceback (most recent call last):",
    `${time}|llm:error|py|é 漢 🦉`,
    Buffer.concat([Buffer.from(`${time}|tool:end|py|bytes `), Buffer.from([0xff, 0xfe])]),
    Buffer.from([0, 0, 0]),
  ];
  let foreign: string;
  beforeAll(() => {
    foreign = join(makeDirectory(), "foreign");
    writeForeignLog(foreign, lines);
  });

  it("reads its events, and what is none only when it is asked for", async () => {
    const [events, all] = await Promise.all([
      logThread(["query", "--dir", foreign]),
      logThreadHere(["query", "--dir", foreign, "--malformed", "--type", "llm:*"]),
    ]);
    expect(events.stdout).toBe(`${lines[0]}\n${lines[2]}\n${time}|tool:end|py|bytes \ufffd\ufffd\n`);
    expect(all.stdout).toBe(`${lines[1]}\n${lines[2]}\n\\x00\\x00\\x00\n`);
  });

  it("says in JSON why a line is malformed", async () => {
    const { stdout } = await logThread([
      "query",
      "--dir",
      foreign,
      "--malformed",
      "--json",
      "--text",
      "none",
    ]);
    const items = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(items).toEqual([
      { malformed: "no timestamp", raw: lines[1], length: 34, position: expect.any(String) },
      { malformed: "NUL bytes", raw: "\0\0\0", length: 3, position: expect.any(String) },
    ]);
  });

  it("gives the exact bytes with --raw", async () => {
    const { child, finished } = startLogThread([...["query", "--dir", foreign, "--malformed", "--raw"]]);
    const chunks: Buffer[] = [];
    child.stdout
      ?.removeAllListeners("data")
      .setEncoding("latin1")
      .on("data", (text: string) => {
        chunks.push(Buffer.from(text, "latin1"));
      });
    await finished;
    expect(Buffer.concat(chunks)).toEqual(readFileSync(join(foreign, "master.log")));
  });

  it("gives long malformed pieces whole with --raw, and says where it can not", async () => {
    const directory = join(makeDirectory(), "long");
    const piece = "p".repeat(9_000);
    const line = "l".repeat(5_000_000);
    writeForeignLog(directory, [`${time}|app:start|py|`, piece, line]);
    const [shown, raw] = await Promise.all([
      logThreadHere(["query", "--dir", directory, "--malformed"]),
      logThreadHere(["query", "--dir", directory, "--malformed", "--raw"]),
    ]);
    expect(shown.stdout.split("\n").slice(1)).toEqual([
      `${piece.slice(0, 4_096)} …[9000 bytes]`,
      `${line.slice(0, 4_096)} …[5000000 bytes]`,
      "",
    ]);
    expect(raw.stdout.split("\n").slice(1)).toEqual([piece, line.slice(0, 4_096), ""]);
    expect(raw.stderr).toBe(
      "log-thread: a line of 5000000 bytes is too long to be given whole; its first 4096 bytes are\n",
    );
  });
});
