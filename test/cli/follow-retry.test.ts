import { spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import {
  BIN,
  makeDirectory,
  type Running,
  removeDirectories,
  start,
  startLogThread,
} from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";
import { writeForeignLog } from "./sample-log.ts";

const running: Running[] = [];
const follow = (directory: string, ...words: string[]): Running => {
  const tail = startLogThread(["tail", "--dir", directory, ...words]);
  running.push(tail);
  return tail;
};
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill("SIGKILL");
});
afterAll(removeDirectories);

const newDirectory = (): string => join(makeDirectory(), "log");
const line = (n: number): string => `2026-01-09T14:32:01.456Z|tool:end|writer|n=${n}`;
const numbers = ({ stdout }: { readonly stdout: string }): string =>
  stdout.replaceAll(/^.*n=(\d+)\n/gm, "$1 ").trim();
const said = (tail: Running): string[] => tail.stderr.split("\n").slice(0, -1);

describe("tail -F", () => {
  it("waits for a log that is not there, and says when it is replaced, gone and there again", async () => {
    const directory = newDirectory();
    const tail = follow(directory, "-F", "-n", "1");
    await tail.until(() => tail.stderr !== "");
    writeForeignLog(directory, [line(1), line(2)]);
    await tail.until(() => numbers(tail) === "1 2");
    renameSync(join(directory, "master.log"), join(directory, "old"));
    writeFileSync(join(directory, "master.log"), `${line(3)}\n`);
    await tail.until(() => numbers(tail) === "1 2 3" && said(tail).length >= 2);
    rmSync(directory, { recursive: true });
    await tail.until(() => tail.stderr.includes("gone"));
    writeForeignLog(directory, [line(4)]);
    await tail.until(() => numbers(tail) === "1 2 3 4" && tail.stderr.endsWith("from its first event\n"));
    expect((await tail.interrupt()).code).toBe(130);
    // A look may fall between the renaming and the new file, and then tells both.
    const told = said(tail).join("\n");
    expect(told).toMatch(
      new RegExp(
        "^log-thread: there is no log in .* yet; waiting for its first event\n" +
          "(log-thread: the log is gone; waiting for it to be there again\n" +
          "log-thread: the log is there again, a new one; following it from its first event|" +
          "log-thread: master.log is a new one; following it from its first event)\n" +
          "log-thread: the log is gone; waiting for it to be there again\n" +
          "log-thread: the log is there again, a new one; following it from its first event$",
      ),
    );
  });

  it("says when the log is rotated, to what, and when it is truncated", async () => {
    const directory = newDirectory();
    writeForeignLog(directory, [line(1)]);
    const tail = follow(directory, "-F");
    await tail.until(() => numbers(tail) === "1");
    mkdirSync(join(directory, "sessions"));
    renameSync(join(directory, "master.log"), join(directory, "sessions", "000001_a.log"));
    writeForeignLog(directory, [line(2)]);
    await tail.until(() => numbers(tail) === "1 2" && said(tail).length === 1);
    expect(said(tail)).toEqual([
      "log-thread: the log was rotated to sessions/000001_a.log; going on with master.log",
    ]);

    const foreign = newDirectory();
    writeForeignLog(foreign, [line(1), line(2), line(3)]);
    const other = follow(foreign, "-F");
    await other.until(() => numbers(other) === "1 2 3");
    writeFileSync(join(foreign, "master.log"), `${line(1)}\n`);
    await other.until(() => said(other).length === 1);
    // What is written before the truncation was seen counts as the end of what was there.
    for (let n = 4; numbers(other) === "1 2 3"; n++) {
      appendFileSync(join(foreign, "master.log"), `${line(n)}\n`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(said(other)).toEqual(["log-thread: master.log was truncated; going on with what is written now"]);
  });

  it("is -f without it: silent about all of that", async () => {
    const directory = newDirectory();
    writeForeignLog(directory, [line(1)]);
    const tail = follow(directory, "-f");
    await tail.until(() => numbers(tail) === "1");
    rmSync(directory, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
    writeForeignLog(directory, [line(2)]);
    await tail.until(() => numbers(tail) === "1 2");
    expect(await tail.interrupt()).toMatchObject({ code: 130, stderr: "" });
  });
});

/** Root may read everything: what is forbidden has to be forbidden to somebody else. */
const AS_ANOTHER =
  process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];

function canRunAsAnother(): boolean {
  const [program = "", ...words] = [...AS_ANOTHER, process.execPath, BIN, "--version"];
  return spawnSync(program, words).status === 0;
}

const NOBODY_ELSE = canRunAsAnother()
  ? undefined
  : "needs another user than root: install setpriv (util-linux), in a place that others may read";

describe.skipIf(NOBODY_ELSE)(
  `a log that may not be read for a while${NOBODY_ELSE ? ` (${NOBODY_ELSE})` : ""}`,
  () => {
    const asAnother = (...words: string[]): Running => {
      const [program = "", ...rest] = [...AS_ANOTHER, process.execPath, BIN, ...words];
      const tail = start(program, rest);
      running.push(tail);
      return tail;
    };
    const readable = (directory: string): void => {
      chmodSync(join(directory, ".."), 0o755);
      chmodSync(directory, 0o755);
      chmodSync(join(directory, "master.log"), 0o644);
    };

    it("ends tail -f, and is waited for by tail -F, which misses nothing", async () => {
      const directory = newDirectory();
      writeForeignLog(directory, [line(1), line(2)]);
      readable(directory);
      chmodSync(directory, 0o000);
      const refused = asAnother("tail", "-f", "--dir", directory);
      expect((await refused.finished).code).toBe(2);
      const tail = asAnother("tail", "-F", "-n", "1", "--dir", directory);
      await tail.until(() => tail.stderr.includes("may not be read by this user"));
      chmodSync(directory, 0o755);
      await tail.until(() => numbers(tail) === "2");
      chmodSync(directory, 0o000);
      await tail.until(() => tail.stderr.includes("EACCES"));
      appendFileSync(join(directory, "master.log"), `${line(3)}\n`);
      chmodSync(directory, 0o755);
      await tail.until(() => numbers(tail) === "2 3");
      expect((await tail.interrupt()).code).toBe(130);
      expect(said(tail)).toHaveLength(2);
    });
  },
);

describe("tail -n +N", () => {
  const tail = async (directory: string, ...words: string[]): Promise<string> =>
    numbers(await logThreadHere(["tail", "--dir", directory, ...words]));

  it("shows everything from the Nth event on, of those that are wanted", async () => {
    const directory = newDirectory();
    writeForeignLog(directory, [1, 2, 10, 11, 12, 20].map(line));
    expect(await tail(directory, "-n", "+5")).toBe("12 20");
    expect(await tail(directory, "-n+1")).toBe("1 2 10 11 12 20");
    expect(await tail(directory, "-n", "+0")).toBe("1 2 10 11 12 20");
    expect(await tail(directory, "--lines=+7")).toBe("");
    expect(await tail(directory, "-n", "+3", "-g", "n=1")).toBe("11 12");
  });

  it("with -f begins at the Nth event, however many there are by then", async () => {
    const directory = newDirectory();
    writeForeignLog(directory, [line(1), line(2), line(3)]);
    const second = follow(directory, "-f", "-n", "+2");
    const fifth = follow(directory, "-F", "-n", "+5");
    await second.until(() => numbers(second) === "2 3");
    appendFileSync(join(directory, "master.log"), [4, 5, 6].map((n) => `${line(n)}\n`).join(""));
    await second.until(() => numbers(second) === "2 3 4 5 6");
    await fifth.until(() => numbers(fifth) === "5 6");
  });
});
