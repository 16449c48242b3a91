import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import {
  BIN,
  type Finished,
  makeDirectory,
  plainEnvironment,
  removeDirectories,
  shellCommand,
  start,
} from "./command-line.ts";

const EVENTS = 60_000;
let log: string;
beforeAll(() => {
  log = join(makeDirectory(), "log");
  using written = openLog({ directory: log });
  for (let n = 0; n < EVENTS; n++) written.event("tool:end", "writer", { n, pad: "x".repeat(60) });
});
afterAll(removeDirectories);

const sh = (command: string): Promise<Finished> => start("bash", ["-c", command]).finished;

describe("the output", () => {
  it.each([
    "query --limit all",
    "query --limit 50000",
    "query --limit all --json",
    "query --limit all --raw",
    "tail -n 50000",
    "tail -n 50000 -f",
    "query --limit all -g n=5 -C 2",
    "tail -n +1",
    "tail -F -n +1",
    "stats",
    "types --json",
    "completions zsh",
    "--help",
  ])("ends quietly when nobody reads any more: %s", async (command) => {
    const words = command.split(" ");
    const dir = words[0] === "--help" ? [] : ["--dir", log];
    const { code, stdout, stderr } = await sh(`set -o pipefail; ${shellCommand(...words, ...dir)} | head -1`);
    expect(stdout.split("\n")).toHaveLength(2);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("waits for a reader that is slow, and loses nothing", async () => {
    const { stdout } = await sh(
      `${shellCommand("query", "--limit", "all", "--dir", log)} | { sleep 0.5; wc -l; }`,
    );
    expect(Number(stdout)).toBe(EVENTS);
  });

  it("that can not be written is told", async () => {
    if (!existsSync("/dev/full")) return;
    const { code, stderr } = await sh(`${shellCommand("query", "--dir", log)} > /dev/full`);
    expect(stderr).toContain("log-thread: ENOSPC: no space left on device, write");
    expect(code).toBe(2);
  });

  it("does not need standard error", async () => {
    const { stdout, code } = await sh(`${shellCommand("query", "--dir", log, "-n", "1")} 2>&-; echo $?`);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("0");
    expect(code).toBe(0);
  });

  it("streams a log of any size in memory that does not grow", async () => {
    // The same events as one array do not fit into this heap.
    const small = (...words: string[]): Promise<Finished> =>
      sh(
        `set -o pipefail; NODE_OPTIONS=--max-old-space-size=16 ${shellCommand("query", ...words, "--dir", log)} | wc -l`,
      );
    expect(await small("--limit", "all", "--json")).toEqual({ code: 0, stdout: `${EVENTS}\n`, stderr: "" });
    expect((await small("--limit", String(EVENTS), "--json")).code).not.toBe(0);
  });

  it("does not keep Ctrl-C from ending a query whose reader takes nothing", async () => {
    // Ended by the signal itself, which a shell shows as 130, however deep in its work it is.
    const child = spawn(process.execPath, [BIN, "query", "--limit", "all", "--dir", log], {
      stdio: ["ignore", "pipe", "ignore"],
      env: plainEnvironment(),
    });
    await new Promise((resolve) => child.stdout.once("readable", resolve));
    child.kill("SIGINT");
    const signal = await new Promise((resolve) => child.once("exit", (_, name) => resolve(name)));
    expect(signal).toBe("SIGINT");
  });
});
