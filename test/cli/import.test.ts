import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { limits } from "../../src/base/index.ts";
import { openLog } from "../../src/index.ts";
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

const START_MS = Date.parse("2026-01-09T14:32:01.000Z");
const record = (n: number, more: object = {}): string =>
  JSON.stringify({ level: 30, time: START_MS + n * 1_000, msg: `n ${n}`, ...more });
const records = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, n) => `${record(from + n)}\n`).join("");
const imported = (directory: string, input: string, ...words: string[]): Promise<Finished> =>
  logThreadHere(["import", "-", "--from", "pino", "--dir", directory, ...words], {}, Date.now(), input);
const newLog = (): string => join(makeDirectory(), "log");
const file = (text: string, name = "app.log"): string => {
  const path = join(makeDirectory(), name);
  writeFileSync(path, text);
  return path;
};
const messagesIn = (directory: string): string[] => {
  const path = join(directory, "master.log");
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .slice(1, -1)
    .map((line) => /\|(n \d+)/.exec(line)?.[1] ?? line);
};

describe("import", () => {
  it("writes what was read into a log that is read by time from then on", async () => {
    const directory = newLog();
    const padded = Array.from({ length: 4_000 }, (_, n) => record(n, { pad: "x".repeat(100) }));
    const path = file(padded.join("\n"));
    const { code, stdout, stderr } = await logThread(["import", path, "--dir", directory]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      `log-thread: ${path} is read as pino (it has level, time, msg, pad); --from FORMAT says otherwise`,
      `log-thread: 4,000 events of ${path} imported into ${directory}`,
      "",
    ]);
    // More than one block of the reader's: a first line as young as this test would end a reading with --until early.
    const until = await logThreadHere([
      ...["query", "--dir", directory, "--limit", "all"],
      "--until",
      "2026-01-09T15:32:01Z",
    ]);
    expect(until.stdout.split("\n")).toHaveLength(3_601);
    const since = await logThreadHere([
      ...["query", "--dir", directory, "--limit", "all"],
      "--since",
      "2026-01-09T15:32:01Z",
    ]);
    expect(since.stdout.split("\n")).toHaveLength(401);
    expect((await logThreadHere(["doctor", "--dir", directory])).stdout).toMatch(/\nhealthy\n$/);
  });

  it("tells the first lines it can not read, counts the others, imports the rest, and exits 1", async () => {
    const directory = newLog();
    const bad = Array.from({ length: 8 }, (_, n) => `nonsense ${n}`).join("\n");
    const { code, stderr } = await imported(
      directory,
      `${record(0)}\n${bad}\n${record(1)}\n[1]\n${record(2)}`,
    );
    expect(messagesIn(directory)).toEqual(["n 0", "n 1", "n 2"]);
    const told = stderr.trimEnd().split("\n");
    expect(told).toHaveLength(7);
    expect(told[0]).toMatch(/^log-thread: standard input, line 2: no JSON: .*nonsense/);
    expect(told[5]).toBe("log-thread: 9 lines could not be read (4 of them not told one by one)");
    expect(told[6]).toBe(`log-thread: 3 events of standard input imported into ${directory}`);
    expect(code).toBe(1);
  });

  it("stops at the first of them with --strict", async () => {
    const directory = newLog();
    const { code, stderr } = await imported(directory, `${record(0)}\nnonsense\n${record(1)}\n`, "--strict");
    expect(messagesIn(directory)).toEqual(["n 0"]);
    expect(stderr).toContain("1 line could not be read\n");
    expect(code).toBe(1);
  });

  it("only shows what it would write with --dry-run", async () => {
    const directory = newLog();
    const { code, stdout, stderr } = await imported(directory, records(2), "--dry-run");
    expect(stdout).toBe(
      "2026-01-09T14:32:01.000Z|app:info|pino|n 0 level=30\n2026-01-09T14:32:02.000Z|app:info|pino|n 1 level=30\n",
    );
    expect(stderr).toBe(
      `log-thread: 2 events of standard input would be imported into ${directory}; nothing was written\n`,
    );
    expect(code).toBe(0);
    expect(existsSync(directory)).toBe(false);
  });

  it("merges several files by time, each in its own order, and names its events by the file", async () => {
    const directory = newLog();
    const api = file([record(0), record(3), record(2), "nonsense"].join("\n"), "api.log");
    const worker = file([record(1), record(5)].join("\n"), "worker.jsonl");
    const { code, stderr } = await logThreadHere(["import", api, worker, "--dir", directory]);
    const lines = readFileSync(join(directory, "master.log"), "utf8").split("\n").slice(1, -1);
    expect(lines.map((line) => line.split("|").slice(2).join())).toEqual([
      ...[
        "api,n 0 level=30",
        "worker,n 1 level=30",
        "api,n 3 level=30",
        "api,n 2 level=30",
        "worker,n 5 level=30",
      ],
    ]);
    expect(stderr).toContain(`log-thread: ${api}, line 4: no JSON`);
    expect(stderr).toContain(`5 events of 2 files imported into ${directory}\n`);
    expect(code).toBe(1);
  });

  it("refuses to put old events behind younger ones, unless it is told to", async () => {
    const directory = newLog();
    expect((await imported(directory, records(120, 1_000))).code).toBe(0);
    const before = readFileSync(join(directory, "master.log"));
    // The same again is as old as what is there, so that nothing is written twice by mistake.
    for (const input of [records(5), records(120, 1_000)]) {
      const { code, stderr } = await imported(directory, input);
      expect(stderr).toContain(
        `the log in ${directory} has events up to 2026-01-09T14:50:40.000Z, and the first that would be imported is of`,
      );
      expect(stderr).toContain(
        "name a directory of its own with --dir DIR, or import all the same with --out-of-order",
      );
      expect(code).toBe(2);
    }
    expect(readFileSync(join(directory, "master.log"))).toEqual(before);
    const forced = await imported(directory, records(5), "--out-of-order");
    expect(forced.code).toBe(0);
    expect(forced.stderr).toContain("5 of them behind events that are more than 1m younger");
    expect((await logThreadHere(["doctor", "--dir", directory])).stdout).toMatch(
      /warning {2}clock +5 events stand behind/,
    );
    // What goes on where the log ends is welcome.
    expect((await imported(directory, records(2, 1_100))).code).toBe(0);
  });

  it("says what was cut, and what type it keeps that is none", async () => {
    const directory = newLog();
    const input = `${record(0, { pad: "x".repeat(100_000) })}\n${record(1, { kind: "Tool Call" })}\n${"y".repeat(limits.readLineBytesMax + 1)}\n${record(2)}\n`;
    const { code, stderr } = await imported(directory, input, "--map", "type=kind");
    expect(stderr.trimEnd().split("\n")).toEqual([
      "log-thread: standard input, line 3: it has 4.0 MiB; at most 4.0 MiB are read of a line",
      "log-thread: 1 line could not be read",
      `log-thread: 3 events of standard input imported into ${directory}`,
      "log-thread: 1 event longer than a line can be: cut, which the field log_cut says",
      "log-thread: 1 event with a type that is not category:action, kept as it is; --type TYPE gives another",
    ]);
    expect(code).toBe(1);
  });

  it.each([
    [[], "FILE is missing"],
    [["-", "-"], "- is standard input, which can be read once"],
    [["no-such-file"], "there is no file no-such-file to be imported; - is standard input"],
    [["."], ". is a directory; name the files in it"],
    [
      ["-", "--from", "pinoo"],
      '--from is "pinoo"; it has to be jsonl, lines, pino, bunyan or winston; did you mean pino?',
    ],
    [
      ["-", "--map", "tme=ts"],
      'what --map names is "tme"; it has to be time, type, level, source, text or session; did you mean time?',
    ],
    [["-", "--map", "time"], '--map is "time"; it has to say which key is which: --map time=ts,text=msg'],
    [
      ["-", "--from", "lines", "--map", "time=ts"],
      "--map names keys of another logger, and --from lines has only its own",
    ],
    [["-", "--type", "Info"], 'the type is "Info"; it has to be category:action'],
    [["-", "--source", ""], "--source is empty"],
    [["-", "--time", "soon"], '--time is "soon", which is no time'],
    [
      ["-"],
      "it can not be told what wrote standard input; say it with --from (jsonl, lines, pino, bunyan, winston), or which key is which with --map",
    ],
  ])("refuses %j, writes nothing, and exits 2", async (words, message) => {
    const directory = newLog();
    const { code, stdout, stderr } = await logThreadHere(
      ["import", ...words, "--dir", directory],
      {},
      Date.now(),
      '{"some":"thing"}\nelse\n',
    );
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(existsSync(directory)).toBe(false);
  });
});

it("says how a compressed file is imported", async () => {
  const path = join(makeDirectory(), "app.log.gz");
  writeFileSync(path, gzipSync(records(3)));
  const { code, stderr } = await logThreadHere(["import", path, "--dir", newLog()]);
  expect(stderr).toContain(`${path} is compressed; unpack it: zcat FILE | log-thread import -\n`);
  expect(code).toBe(2);
});

describe("import as a process", () => {
  it("reads from pipes as from files", async () => {
    const directory = newLog();
    const path = file(records(3));
    const command = shellCommand("import", "/dev/fd/3", "-", "--dir", directory);
    const { code, stderr } = await start("bash", [
      "-c",
      `${command} 3< <(cat ${path}) < ${file(records(2, 10))}`,
    ]).finished;
    expect(messagesIn(directory)).toEqual(["n 0", "n 1", "n 2", "n 10", "n 11"]);
    expect(stderr).toContain("5 events of 2 files imported");
    expect(code).toBe(0);
  });

  it("says how far it came when it is interrupted", async () => {
    const directory = newLog();
    const running = startLogThread(["import", "-", "--dir", directory]);
    running.child.stdin?.write(records(3));
    await running.until(() => messagesIn(directory).length === 3);
    const { code, stderr } = await running.interrupt();
    expect(stderr).toContain(`3 events of standard input imported into ${directory}\n`);
    expect(code).toBe(130);
  });

  it("says why a log can not be written, and does not wait for the rest of its input", async () => {
    const place = makeDirectory();
    // There is no log yet, and where it would be nothing can be made.
    symlinkSync("nowhere", join(place, "log"));
    const path = file(records(3));
    for (const words of [["-"], ["-", path]]) {
      const running = startLogThread(["import", ...words, "--from", "pino", "--dir", join(place, "log")]);
      running.child.stdin?.write(records(3));
      const { code, stderr } = await running.finished;
      expect(stderr).toContain(`nothing could be written to ${join(place, "log", "master.log")}: ENOENT`);
      expect(code).toBe(2);
    }
  });

  it("takes memory that does not grow with what is imported", async () => {
    const directory = newLog();
    const path = file(records(60_000));
    const { code } = await start("bash", [
      "-c",
      `NODE_OPTIONS=--max-old-space-size=16 ${shellCommand("import", path, "--dir", directory)}`,
    ]).finished;
    expect(code).toBe(0);
    expect(messagesIn(directory)).toHaveLength(60_000);
  });

  it("goes on with a log that others write to", async () => {
    const directory = newLog();
    using log = openLog({ directory });
    log.event("app:start", "program");
    const now = `{"level":30,"time":${Date.now()},"msg":"n 1"}\n`;
    expect((await imported(directory, now)).code).toBe(0);
    log.event("app:shutdown", "program");
    expect(messagesIn(directory).map((line) => line.replace(/^.*?\|/, ""))).toEqual([
      "app:start|program|",
      "n 1",
      "app:shutdown|program|",
    ]);
  });

  it.skipIf(NO_TERMINAL)(
    `shows in a terminal that it is at work${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`,
    async () => {
      const directory = newLog();
      const forever = `while echo '${record(0)}'; do sleep 0.02; done`;
      const running = startInTerminal(`${forever} | ${shellCommand("import", "-", "--dir", directory)}`, 80);
      await running.until(({ stdout }) =>
        /log-thread: importing [\d.]+ KiB, \d+ lines a second/.test(stdout),
      );
      running.child.kill("SIGTERM");
      await running.finished;
    },
  );
});
