import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import {
  BUILT_PACKAGE,
  type Finished,
  makeDirectory,
  NO_TERMINAL,
  type Running,
  removeDirectories,
  shellCommand,
  start,
  startInTerminal,
  startLogThread,
} from "./command-line.ts";
import { writeForeignLog } from "./sample-log.ts";

const running: Running[] = [];
/** Starts `tail -f`, which the test's end ends. */
function tailF(directory: string, ...words: string[]): Running {
  const tail = startLogThread(["tail", "-f", "--dir", directory, ...words]);
  running.push(tail);
  return tail;
}
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill("SIGKILL");
});
afterAll(removeDirectories);

const newDirectory = (): string => join(makeDirectory(), "log");
const line = (n: number): string => `2026-01-09T14:32:01.456Z|tool:end|writer|n=${n}`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `${line(from + index)}\n`).join("");
const numbers = (tail: Running): number[] => tail.lines.map((text) => Number(/n=(\d+)$/.exec(text)?.[1]));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const INTERRUPTED = { code: 130, stderr: "" };

describe("tail", () => {
  it("shows the last ten, or as many as -n says", async () => {
    const directory = newDirectory();
    writeForeignLog(directory, lines(0, 30).trimEnd().split("\n"));
    const tail = async (...words: string[]): Promise<Finished> =>
      startLogThread(["tail", "--dir", directory, ...words]).finished;
    const [ten, three, none, all] = await Promise.all([
      tail(),
      tail("-n3", "--text", "n=1"),
      tail("-n", "0"),
      tail("--lines=100"),
    ]);
    expect(ten).toEqual({ code: 0, stdout: lines(20, 30), stderr: "" });
    expect(three).toEqual({ code: 0, stdout: lines(17, 20), stderr: "" });
    expect(none).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(all).toEqual({ code: 0, stdout: lines(0, 30), stderr: "" });
  });
});

describe("tail -f", () => {
  it("shows the last events and then new ones, until Ctrl-C, which it says nothing about", async () => {
    const directory = newDirectory();
    writeForeignLog(directory, lines(0, 20).trimEnd().split("\n"));
    const tail = tailF(directory, "-n", "2", "--text", "n=1");
    await tail.until(() => tail.lines.length === 2);
    appendFileSync(join(directory, "master.log"), lines(99, 103));
    await tail.until(() => tail.lines.length >= 5);
    expect(numbers(tail)).toEqual([18, 19, 100, 101, 102]);
    expect(await tail.interrupt()).toMatchObject(INTERRUPTED);
  });

  it("with -n 0 shows only what is new, and a line once it is whole", async () => {
    const directory = newDirectory();
    writeForeignLog(directory, [line(0)]);
    const tail = tailF(directory, "-n", "0", "--json");
    const master = join(directory, "master.log");
    for (let n = 1; tail.lines.length === 0; n++) {
      appendFileSync(master, `${line(n)}\n`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const seen = tail.lines.length;
    appendFileSync(master, line(1_000));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(tail.stdout).not.toContain('"n":1000');
    appendFileSync(master, "\n");
    await tail.until(() => tail.stdout.includes('"n":1000}'));
    expect(tail.stdout).not.toContain('"n":0}');
    expect(tail.lines.length).toBeGreaterThan(seen);
    expect(await tail.interrupt()).toMatchObject(INTERRUPTED);
  });

  it("waits for a log that is not there yet, says so once, and misses nothing of it", async () => {
    const directory = newDirectory();
    const tail = tailF(directory, "-n", "1");
    await tail.until(() => tail.stderr !== "");
    mkdirSync(directory);
    await new Promise((resolve) => setTimeout(resolve, 250));
    using log = openLog({ directory });
    for (let n = 0; n < 50; n++) log.event("tool:end", "writer", { n });
    await tail.until(() => tail.lines.length >= 50);
    expect(numbers(tail)).toEqual(range(0, 50));
    const { code, stderr } = await tail.interrupt();
    expect(code).toBe(130);
    expect(stderr).toBe(`log-thread: there is no log in ${directory} yet; waiting for its first event\n`);
  });

  it("goes on when the log is truncated", async () => {
    const directory = newDirectory();
    const master = join(directory, "master.log");
    writeForeignLog(directory, [line(0), line(1)]);
    const tail = tailF(directory);
    await tail.until(() => tail.lines.length === 2);
    writeFileSync(master, lines(2, 3));
    await tail.until(() => tail.lines.length === 3);
    appendFileSync(master, lines(3, 5));
    await tail.until(() => tail.lines.length >= 5);
    expect(numbers(tail)).toEqual(range(0, 5));
    expect(await tail.interrupt()).toMatchObject(INTERRUPTED);
  });

  it("goes on when the log is renamed away, and when its directory is removed, and made anew", async () => {
    const directory = newDirectory();
    const master = join(directory, "master.log");
    writeForeignLog(directory, [line(0), line(1)]);
    const tail = tailF(directory);
    await tail.until(() => tail.lines.length === 2);
    renameSync(master, join(directory, "master.log.1"));
    writeFileSync(master, lines(2, 4));
    await tail.until(() => tail.lines.length === 4);
    rmSync(directory, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
    writeForeignLog(directory, [line(4), line(5)]);
    await tail.until(() => tail.lines.length >= 6);
    expect(numbers(tail)).toEqual(range(0, 6));
    expect(await tail.interrupt()).toMatchObject(INTERRUPTED);
  });

  it("goes on when a log of our own loses its directory or is emptied under its writer", async () => {
    const directory = newDirectory();
    using log = openLog({ directory });
    log.event("tool:end", "writer", { n: 0 });
    const tail = tailF(directory);
    await tail.until(() => tail.lines.length === 1);
    rmSync(directory, { recursive: true });
    log.event("tool:end", "writer", { n: 1 });
    await tail.until(() => tail.lines.at(-1)?.endsWith("n=1") === true);
    writeFileSync(join(directory, "master.log"), "");
    log.event("tool:end", "writer", { n: 2 });
    await tail.until(() => tail.lines.at(-1)?.endsWith("n=2") === true);
    expect(numbers(tail).filter((n) => n === 2)).toEqual([2]);
    expect(await tail.interrupt()).toMatchObject(INTERRUPTED);
  });
});

/** Writes as fast as it can until its standard input ends, and then says how many it wrote. */
const FAST_WRITER = `
  const { openLog } = await import(process.argv[1]);
  const log = openLog({ directory: process.argv[2] });
  let n = 0, stop = false;
  process.stdin.resume().on("end", () => { stop = true; });
  const write = () => {
    for (let i = 0; i < 200; i++) log.event("tool:end", "writer", { n: n++ });
    if (stop || n >= 600_000) process.stdout.write(String(n));
    else setImmediate(write);
  };
  write();`;

/** Fails where a number is missing, doubled or out of order, and says where: the lists are too long to be shown. */
function expectOnce(seen: readonly number[], expected: readonly number[]): void {
  const wrong = seen.findIndex((n, index) => n !== expected[index]);
  const around = (list: readonly number[]): readonly number[] =>
    list.slice(Math.max(0, wrong - 2), wrong + 4);
  expect(wrong === -1 ? [] : around(seen)).toEqual(wrong === -1 ? [] : around(expected));
  expect(seen.length).toBe(expected.length);
}

describe("tail -f beside a writer at full speed", () => {
  const startWriter = (directory: string): Running => {
    const writer = start(process.execPath, [
      ...["--input-type=module", "-e", FAST_WRITER, BUILT_PACKAGE, directory],
    ]);
    running.push(writer);
    return writer;
  };
  const stopWriter = async (writer: Running): Promise<number> => {
    writer.child.stdin?.end();
    return Number((await writer.finished).stdout);
  };
  const last = (tail: Running): number => Number(/n=(\d+)\n$/.exec(tail.stdout.slice(-200))?.[1] ?? -1);

  it("hands over from the last lines to the new ones: every line once, in order", async () => {
    const directory = newDirectory();
    const writer = startWriter(directory);
    const first = tailF(directory, "-n", "100000");
    await first.until(() => last(first) > 0);
    const tails = [
      first,
      tailF(directory, "-n", "50"),
      tailF(directory, "-n", "0"),
      tailF(directory, "--text", "9"),
    ];
    for (const tail of tails) await tail.until(() => tail.stdout.length > 200_000);
    const total = await stopWriter(writer);
    const end = total - 1;
    const lastNine = [...range(Math.max(0, end - 20), end + 1)].filter((n) => String(n).includes("9")).at(-1);
    for (const tail of tails.slice(0, 3)) {
      await tail.until(() => last(tail) === end);
      const seen = numbers(tail);
      expectOnce(seen, range(seen[0] as number, total));
    }
    const filtered = tails[3] as Running;
    await filtered.until(() => last(filtered) >= (lastNine ?? 0));
    const seen = numbers(filtered);
    // The text is looked for in the whole message, and every other part of it has no 9.
    expectOnce(
      seen,
      range(seen[0] as number, total).filter((n) => String(n).includes("9")),
    );
    for (const tail of tails) expect((await tail.interrupt()).code).toBe(130);
  });

  it("follows it through rotations: every line once, in order", async () => {
    const directory = newDirectory();
    const writer = startWriter(directory);
    const tail = tailF(directory, "-n", "100000");
    await tail.until(() => last(tail) > 0);
    mkdirSync(join(directory, "sessions"));
    for (let rotation = 1; rotation <= 3; rotation++) {
      const from = last(tail);
      // The writer goes on in the renamed file for a moment before it makes a new one.
      await tail.until(() => last(tail) > from + 1_000 && existsSync(join(directory, "master.log")));
      renameSync(join(directory, "master.log"), join(directory, "sessions", `00000${rotation}_test.log`));
    }
    const from = last(tail);
    await tail.until(() => last(tail) > from + 1_000);
    const total = await stopWriter(writer);
    await tail.until(() => last(tail) === total - 1);
    const seen = numbers(tail);
    expectOnce(seen, range(seen[0] as number, total));
    expect((await tail.interrupt()).code).toBe(130);
  });
});

describe.skipIf(NO_TERMINAL)(`tail -f in a terminal${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`, () => {
  it("ends on Ctrl-C with 130, leaving nothing but its lines", async () => {
    const directory = newDirectory();
    writeForeignLog(directory, [line(0)]);
    const tail = startInTerminal(`exec ${shellCommand("tail", "-f", "--dir", directory)}`, 100, {
      env: { NO_COLOR: "1" },
    });
    running.push(tail);
    await tail.until(() => tail.lines.length === 1);
    tail.child.stdin?.write("\x03");
    const { code, stdout } = await tail.finished;
    expect(stdout.replace("^C", "")).toBe("2026-01-09T14:32:01.456Z  tool:end        writer    n=0\n");
    expect(code).toBe(130);
  });
});
