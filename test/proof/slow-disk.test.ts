import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../temporary-directory.ts";
import { numbersIn } from "./log-on-disk.ts";
import { run, succeeds } from "./program.ts";

const SLOW_MS = 1_500;
const SOURCE = fileURLToPath(new URL("child/slow-disk.c", import.meta.url));

/** A library that makes the disk slow for the program it is loaded into; undefined where there is no compiler. */
function slowDisk(): string | undefined {
  const library = join(temporaryDirectory(), "slow-disk.so");
  return succeeds(["cc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"]) ? library : undefined;
}

describe("a buffered log whose disk takes seconds for everything it is asked to change", () => {
  it.for([
    ["log", "that there was not before"],
    ["made/log", "in directories that there were not before"],
  ] as const)("does not hold up its program, at a log %s (%s)", async ([name], { skip }) => {
    const library = process.platform === "linux" ? slowDisk() : undefined;
    if (library === undefined) return skip("install a C compiler, on Linux");
    const root = temporaryDirectory();
    const env = { LD_PRELOAD: library, SLOW_DIRECTORY: root, SLOW_MS: String(SLOW_MS) };
    const { stdout } = await run("slow-start.mjs", [join(root, name), "1000"], { env });
    const { number, gapMs, longestMs, pending, ...health } = JSON.parse(stdout);
    console.log(
      `every change takes ${SLOW_MS} ms: event-loop gap ${gapMs.toFixed(1)} ms, 20 events ${longestMs.toFixed(1)} ms`,
    );
    // Typically below 50 ms; a busy machine adds what it likes, but never what the disk takes.
    expect(Math.max(gapMs, longestMs)).toBeLessThan(SLOW_MS / 2);
    expect(pending).toBe(number);
    expect(health).toMatchObject({ state: "ok", written: number, pending: 0, dropped: 0 });
    expect(numbersIn(join(root, name, "master.log"))).toEqual([...Array(number).keys()]);
    expect(readdirSync(join(root, name))).toEqual(["master.log"]);
  });
});
