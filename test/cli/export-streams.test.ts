import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import {
  type Finished,
  makeDirectory,
  removeDirectories,
  shellCommand,
  start,
  startLogThread,
} from "./command-line.ts";

const EVENTS = 60_000;
let log: string;
beforeAll(() => {
  log = join(makeDirectory(), "log");
  using written = openLog({ directory: log });
  for (let n = 0; n < EVENTS; n++) written.event("tool:end", "writer", { n, pad: "x".repeat(60) });
});
afterAll(removeDirectories);

const FORMATS = ["jsonl", "csv", "lines"];
const bash = (command: string): Promise<Finished> =>
  start("bash", ["-c", `set -o pipefail; ${command}`]).finished;
const exporting = (...words: string[]): string => shellCommand("export", "--dir", log, ...words);

describe("an export into a pipe", () => {
  it.each(FORMATS)("ends quietly when nobody reads any more: %s", async (format) => {
    const { code, stdout, stderr } = await bash(`${exporting("--format", format)} | head -1`);
    expect(stdout.split("\n")).toHaveLength(2);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("waits for a reader that is slow, and loses nothing", async () => {
    const { stdout } = await bash(`${exporting("--format", "csv")} | { sleep 0.5; wc -l; }`);
    expect(Number(stdout)).toBe(EVENTS + 1);
  });

  it.each(FORMATS)("takes memory that does not grow with the log: %s", async (format) => {
    const { code, stdout, stderr } = await bash(
      `NODE_OPTIONS=--max-old-space-size=16 ${exporting("--format", format)} | wc -l`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(Number(stdout)).toBe(format === "csv" ? EVENTS + 1 : EVENTS);
  });

  it.skipIf(!existsSync("/dev/full"))("tells when it can not be written (needs /dev/full)", async () => {
    const { code, stderr } = await bash(`${exporting()} > /dev/full`);
    expect(stderr).toContain("log-thread: ENOSPC: no space left on device, write");
    expect(code).toBe(2);
  });
});

describe("an export into a file", () => {
  it("takes memory that does not grow with the log", async () => {
    const file = join(makeDirectory(), "all.jsonl");
    const { code } = await bash(`NODE_OPTIONS=--max-old-space-size=16 ${exporting("-o", file)}`);
    expect(code).toBe(0);
    expect(readFileSync(file, "utf8").split("\n")).toHaveLength(EVENTS + 1);
  });

  it("leaves nothing where it could not be finished", async () => {
    const directory = makeDirectory();
    // A limit on the size of files stands for a disk that is full.
    const { code, stderr } = await bash(`ulimit -f 64; ${exporting("-o", join(directory, "all.jsonl"))}`);
    expect(stderr).toContain("EFBIG: file too large, write");
    expect(code).toBe(2);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("leaves nothing where it is interrupted", async () => {
    const directory = makeDirectory();
    const running = startLogThread(["export", "--dir", log, "-o", join(directory, "all.jsonl")]);
    await running.until(() => readdirSync(directory).some((name) => name.endsWith(".tmp")));
    const { code } = await running.interrupt();
    expect(code).toBe(130);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("does not take a name that somebody took meanwhile", async () => {
    const directory = makeDirectory();
    const file = join(directory, "all.jsonl");
    const names = `until ls -A ${directory} | grep -q tmp; do :; done; echo mine > ${file}`;
    const { stderr } = await bash(`(${names}) & ${exporting("-o", file)}; code=$?; wait; exit $code`);
    expect(stderr).toContain(`${file} is there already`);
    expect(readFileSync(file, "utf8")).toBe("mine\n");
    expect(readdirSync(directory)).toEqual(["all.jsonl"]);
  });
});
