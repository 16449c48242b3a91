import { join } from "node:path";
import { createInterface } from "node:readline";
import { beforeAll, describe, expect, it } from "vitest";
import { HOSTILE_VALUES } from "./child/hostile-values.mjs";
import { keptDirectory } from "./kept-directory.ts";
import { CI, start } from "./program.ts";

const NAMES = Object.keys(HOSTILE_VALUES);

/** A value that is not survived by then hangs: the slowest of those that are take seconds, those of full size longer. */
const STUCK_MS = CI ? 120_000 : 40_000;

/** What the program prints: which value it begins with, or is done with. */
interface Report {
  readonly begins?: string;
  readonly ends?: string;
  readonly faults?: readonly string[];
}

/**
 * Runs the values one after the other in a process of its own. One that kills or stops the process
 * is that value's fault, and the rest go on in another process.
 */
async function survive(
  names: readonly string[],
  directory: string,
  results: Map<string, readonly string[]>,
): Promise<void> {
  let left = names;
  for (let attempt = 0; left.length > 0; attempt++) {
    const program = start("survive.mjs", [join(directory, String(attempt)), JSON.stringify(left)]);
    let current = left[0] as string;
    let timer = setTimeout(() => program.process.kill("SIGKILL"), STUCK_MS);
    for await (const line of createInterface({
      input: program.process.stdout as NonNullable<typeof program.process.stdout>,
    })) {
      const report = JSON.parse(line) as Report;
      clearTimeout(timer);
      timer = setTimeout(() => program.process.kill("SIGKILL"), STUCK_MS);
      if (report.begins !== undefined) current = report.begins;
      if (report.ends !== undefined) results.set(report.ends, report.faults ?? []);
    }
    clearTimeout(timer);
    const { code, signal, stderr } = await program.ended;
    if (code === 0) return;
    results.set(current, [`the process ended with ${signal ?? code}: ${stderr.slice(0, 300)}`]);
    left = left.slice(left.indexOf(current) + 1);
  }
}

describe("a hostile value in every position of every entry point", () => {
  const directory = keptDirectory();
  const results = new Map<string, readonly string[]>();

  beforeAll(async () => {
    const half = Math.ceil(NAMES.length / 2);
    await Promise.all([
      survive(NAMES.slice(0, half), directory("first"), results),
      survive(NAMES.slice(half), directory("second"), results),
    ]);
  }, 600_000);

  it("is one of many", () => {
    expect(NAMES.length).toBeGreaterThan(60);
  });

  it.each(NAMES)("%s: is one line, read back, and harms nobody", (name) => {
    expect(results.get(name)).toEqual([]);
  });
});
