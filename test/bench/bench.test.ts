import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { readResults } from "../../bench/results.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const MAIN = fileURLToPath(new URL("../../bench/dist/main.js", import.meta.url));

/** Runs the benchmarks as they were built; what they measure is not looked at, only that they do. */
async function bench(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args]);
  return stdout;
}

describe("the benchmarks", { timeout: 300_000 }, () => {
  it("measure every subject, beside its peers, and write down what they found", async () => {
    const json = join(temporaryDirectory(), "results.json");
    const shown = await bench(
      "append-typical",
      "format-typical",
      "tail",
      "--tiny",
      "--rounds",
      "2",
      "--json",
      json,
    );
    const { measurements, comparisons, machine, versions } = readResults(json);
    const of = (id: string) => measurements.find((one) => one.id === id)?.found;
    for (const id of ["append-typical/written", "append-typical/pino sync", "append-typical/winston"]) {
      expect(of(id)).toMatchObject({ rounds: 2 });
      expect(of(id)?.median).toBeGreaterThan(0);
    }
    expect(of("format-typical/bare format")?.median).toBeGreaterThan(0);
    expect(of("tail/tail(1000)")?.median).toBeGreaterThan(0);
    const against = comparisons.find(({ text }) => text === "written against pino sync");
    expect(against?.found?.rounds).toBe(2);
    expect(["met", "missed"]).toContain(against?.verdict);
    expect(machine.node).toBe(process.version);
    expect(versions).toMatchObject({ pino: expect.any(String), winston: expect.any(String) });
    expect(shown).toContain("written against pino sync");
  });

  it("explain themselves, and what is wrong with how they were called", async () => {
    expect(await bench("--help")).toContain("append-typical");
    await expect(bench("apend")).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no group "apend"'),
    });
    await expect(bench("--rounds", "0")).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--rounds is "0"'),
    });
  });
});
