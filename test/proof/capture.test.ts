import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { run, start, succeeds } from "./program.ts";

/** Runs one check of the program, in the main thread of a process of its own; what it says came of it. */
async function check(name: string, flags = ""): Promise<unknown> {
  const { stdout } = await run("capture.mjs", [name], { env: { NODE_OPTIONS: flags } });
  return JSON.parse(stdout);
}

describe("a capture", () => {
  it("takes every listener away when it is stopped", async () => {
    const [before, during, after] = (await check("listeners")) as Record<string, number>[];
    const more = { uncaughtExceptionMonitor: 2, warning: 1, exit: 1, SIGTERM: 1, SIGUSR2: 1 };
    const expected = { ...before };
    for (const [name, count] of Object.entries(more)) expected[name] = (before?.[name] ?? 0) + count;
    expect(during).toEqual(expected);
    expect(after).toEqual(before);
  });

  it("listens to a signal once for all logs, until the last is stopped", async () => {
    expect(await check("signals of two logs")).toEqual([1, 1, 1, 0]);
  });

  it("survives fields that can not be looked at, and a log that throws", async () => {
    expect(await check("fields that can not be looked at")).toEqual([
      expect.stringMatching(/^value=\{"a":"\[throws Error\]"\} script=capture\.mjs /),
    ]);
    expect(await check("a log that throws")).toBe(0);
  });
});

describe("a captured signal that ends the process", () => {
  it("lets every log of the process write what waits", async () => {
    const directory = join(temporaryDirectory(), "log");
    const { signal } = await start("capture.mjs", ["a signal and another log", directory]).ended;
    expect(signal).toBe("SIGTERM");
    const log = openLog({ directory });
    expect(log.readLog({ types: ["load:line"] })).toHaveLength(500);
  });
});

describe("warnings", () => {
  it("are logged with their name and code, and not at all where they are not wanted", async () => {
    const fields = { version: "1", name: "DeprecationWarning", code: "DEP0", stack: expect.any(String) };
    expect(await check("warnings")).toEqual([
      { source: "mine", text: "DeprecationWarning: old", fields },
      ["app:start"],
    ]);
  });

  it("that come in a storm are counted", async () => {
    expect(await check("a storm of warnings")).toEqual([21, "more warnings than are logged not_logged=30"]);
  });
});

describe("memory", () => {
  it("that is high from the beginning is told at once, by the measures that were asked for", async () => {
    expect(await check("high memory")).toEqual([
      expect.stringMatching(/^state=high measure=rss used_mb=\d+ limit_mb=1$/),
      expect.stringMatching(/^state=high measure=heap used_mb=\d+ limit_mb=0$/),
    ]);
  });

  it("that is normal is not told", async () => {
    expect(await check("normal memory")).toEqual([]);
  });

  it("is told when it becomes high, and when it is normal again", async () => {
    expect(await check("memory that becomes high and normal", "--expose-gc")).toEqual(["high", "normal"]);
  });
});

describe("the disk that a log is on", () => {
  it("is told when it gets low on space, and when it is normal again", async ({ skip }) => {
    const path = temporaryDirectory();
    if (!succeeds(["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", path]))
      return skip("run as root with mount installed: a small file system is mounted and filled");
    onTestFinished(() => {
      expect(succeeds(["umount", "-l", path])).toBe(true);
    });
    const program = start("capture.mjs", ["a disk that gets full and empty", join(path, "log")]);
    const ballast = join(path, "ballast");
    for await (const line of createInterface({ input: program.process.stdout as NodeJS.ReadableStream })) {
      if (line === '"ready"') writeFileSync(ballast, Buffer.alloc(6_000_000));
      if (line.includes("state=low")) rmSync(ballast, { force: true });
    }
    const { code, stdout } = await program.ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout.trim().split("\n").at(-1) as string)).toEqual([
      expect.stringMatching(/^state=low free_mb=[0-3] limit_mb=4$/),
      expect.stringMatching(/^state=normal free_mb=[4-7] limit_mb=4$/),
    ]);
  });
});
