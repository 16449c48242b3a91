import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { checkAnswer, describeAnswer } from "../../bench/comparison/answers.ts";
import { contestantsOf } from "../../bench/comparison/contestants.ts";
import type { QuestionId } from "../../bench/comparison/questions.ts";
import { readComparedResults } from "../../bench/comparison/results.ts";
import type { Scene, Tool } from "../../bench/comparison/tool.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const MAIN = fileURLToPath(new URL("../../bench/dist/compare.js", import.meta.url));

/** So few lines are not worth an index in a file. */
const TOO_FEW = ["room/log-thread's index"];

describe("the comparison", { timeout: 300_000 }, () => {
  it("asks every tool that is there, and writes down what each took and what was made for it", async () => {
    const json = join(temporaryDirectory(), "results.json");
    const args = [MAIN, "rare-text", "top-sources", "--tiny", "--json", json];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { measurements, tools, log } = readComparedResults(json);
    expect(log.events).toBe(20_000);
    for (const { id, found, missing } of measurements) {
      // What is not there says how to get it.
      if (missing === undefined) expect(found?.median, id).toBeGreaterThan(TOO_FEW.includes(id) ? -1 : 0);
      else expect(missing, id).toContain("install");
    }
    const asked = new Set(measurements.map(({ id }) => id.slice(id.indexOf("/") + 1)));
    expect(tools.filter(({ name }) => name !== "tac and ripgrep" && !asked.has(name))).toEqual([]);
    expect(tools.flatMap(({ needs }) => needs).filter((name) => !asked.has(name))).toEqual([]);
    expect(stdout).toContain("rare-text: the events that hold a rare word");
  });

  it("explains itself, and what is wrong with how it was called", async () => {
    const run = promisify(execFile);
    expect((await run(process.execPath, [MAIN, "--help"])).stdout).toContain("histogram");
    await expect(run(process.execPath, [MAIN, "why"])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no group "why"'),
    });
  });
});

describe("an answer", () => {
  const expected = { ...describeAnswer("b\na\n") };

  it("has to be right in every line and in their order, but where there is none", () => {
    const check = (question: QuestionId, text: string) => () => checkAnswer(question, text, expected, "it");
    expect(check("all-errors", "b\na\n")).not.toThrow();
    expect(check("all-errors", "a\nb\n")).toThrow('it answers "all-errors" wrongly: 2 lines of 2');
    expect(check("all-errors", "b\n")).toThrow("1 lines of 2");
    expect(check("all-errors", "")).toThrow("0 lines of 2");
    const sorted = describeAnswer("a\nb\n");
    expect(() => checkAnswer("histogram", "b\na\n", sorted, "it")).not.toThrow();
    expect(() => checkAnswer("histogram", "b\nc\n", sorted, "it")).toThrow("wrongly");
  });

  it("that is wrong ends the run, whatever time it took", async () => {
    const tool = (text: string): Tool => ({
      name: "a program",
      contestant: () => ({ command: "printf", args: [text] }),
    });
    const scene = { log: { expected: { "rare-text": expected } } } as unknown as Scene;
    const ask = (text: string): Promise<number> => {
      const measure = contestantsOf("rare-text", scene, [tool(text)]).get("a program");
      if (typeof measure !== "function") throw new Error("a program is measured from its start to its end");
      return measure();
    };
    await expect(ask("b\\na\\n")).resolves.toBeGreaterThan(0);
    await expect(ask("b\\nc\\n")).rejects.toThrow('a program answers "rare-text" wrongly');
    await expect(ask("")).rejects.toThrow("0 lines of 2");
  });
});
