import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { limits } from "../../src/base/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { numbersIn } from "./log-on-disk.ts";
import { start, succeeds } from "./program.ts";

/** Can this process's system calls be delayed? A container may have the program and not the permission. */
const CAN_DELAY = succeeds([
  ...["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-P", "/dev/null", "-e", "trace=write"],
  ...["-e", "inject=write:delay_enter=1:when=2", "true"],
]);
const WHAT_IS_MISSING = "install strace 5.3 or later, and run as a user who may trace";

interface Report {
  readonly number: number;
  readonly taken: number;
  readonly pending: number;
  readonly dropped: number;
  readonly gapMs: number;
  readonly usualGapMs: number;
}

/** Runs a program whose second write to the log takes so long; the first one is of a single event. */
async function runDelayed(delayMs: number, ...args: readonly string[]) {
  const root = temporaryDirectory();
  const master = join(root, "log", "master.log");
  const inject = `inject=write:delay_enter=${delayMs * 1_000}:when=2`;
  const through = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", join(root, "trace"), "-P", master];
  const ended = await start("pending-lines.mjs", [join(root, "log"), ...args], {
    through: [...through, "-e", "trace=write", "-e", inject],
    // One thread writes, so that its second write is the log's.
    env: { UV_THREADPOOL_SIZE: "1" },
  }).ended;
  expect(existsSync(master), ended.stderr).toBe(true);
  const writes = readFileSync(join(root, "trace"), "utf8").split("\n");
  const delayed = writes.filter((call) => call.includes("(DELAYED)")).length;
  const report = JSON.parse(ended.stdout) as Report;
  return { ...ended, report, delayed, numbers: numbersIn(master), text: readFileSync(master, "utf8") };
}

describe("a program whose write to the log takes seconds", () => {
  it("goes on, and knows what it dropped", async ({ skip }) => {
    if (!CAN_DELAY) return skip(WHAT_IS_MISSING);
    const delayMs = 5_000;
    const { report, delayed, numbers, text, stderr } = await runDelayed(
      delayMs,
      "calls process.exit",
      "40000",
      "2000",
    );
    expect(delayed).toBe(1);
    const { number, taken, dropped, gapMs, usualGapMs } = report;
    console.log(
      `a write of ${delayMs} ms: event-loop gap ${gapMs.toFixed(1)} ms at most, usually ${usualGapMs.toFixed(1)} ms`,
    );
    // Typically below 50 ms; a busy machine adds what it likes, but never the seconds of the write.
    expect(gapMs).toBeLessThan(delayMs / 4);
    expect(dropped).toBeGreaterThan(0);
    expect(taken + dropped).toBe(number);
    expect(numbers).toHaveLength(taken);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    const counted = [...text.matchAll(/\|log:dropped\|log-thread\|count=(\d+) /g)];
    expect(counted.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(dropped);
    expect(stderr.split("\n").filter((line) => line.startsWith("log-thread:"))).toHaveLength(1);
  });

  it.for(["reaches its end", "calls process.exit", "throws what nobody catches"])(
    "and that %s meanwhile has all of it in the log, once",
    async (manner, { skip }) => {
      if (!CAN_DELAY) return skip(WHAT_IS_MISSING);
      const { delayed, numbers, stderr } = await runDelayed(1_000, manner, "3000");
      expect(delayed).toBeGreaterThanOrEqual(1);
      expect(numbers).toEqual([...Array(6_000).keys()]);
      expect(stderr).not.toContain("log-thread:");
    },
  );

  it.for(["calls process.exit", "throws what nobody catches"])(
    "longer than its end may take, and that %s, says what it did not write; what was being written is there once",
    async (manner, { skip }) => {
      if (!CAN_DELAY) return skip(WHAT_IS_MISSING);
      const { delayed, numbers, stderr } = await runDelayed(limits.endWaitMs + 2_000, manner, "3000");
      expect(delayed).toBeGreaterThanOrEqual(1);
      const lost = Number(/; (\d+) events were not written and are lost/.exec(stderr)?.[1]);
      // How many were in the write under way depends on how long they had to gather.
      expect(lost).toBeGreaterThan(0);
      expect(numbers).toEqual([...Array(6_000 - lost).keys()]);
    },
  );
});
