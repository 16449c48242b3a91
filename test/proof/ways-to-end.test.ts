import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { keptDirectory } from "./kept-directory.ts";
import { start } from "./program.ts";

const DOCUMENT = new URL("../../docs/process-errors.md", import.meta.url);

/** Events that are logged, and those of them that are flushed before the others. */
const LOGGED = 100;
const FLUSHED = 40;

/** How each way shows outside: the exit code, or the signal. A program that ended in another way proves nothing. */
const ENDINGS: Readonly<Record<string, number | NodeJS.Signals>> = {
  "comes to its end": 0,
  "calls `process.exit()`": 3,
  "throws an error that nobody catches": 1,
  "leaves a rejection unhandled": 1,
  "throws in its listener for `uncaughtException`": 7,
  "the same, captured": 7,
  "gets SIGINT": "SIGINT",
  "gets SIGTERM": "SIGTERM",
  "gets SIGHUP": "SIGHUP",
  "gets SIGINT, captured with `signals`": "SIGINT",
  "gets SIGTERM, captured with `signals`": "SIGTERM",
  "gets SIGHUP, captured with `signals`": "SIGHUP",
  "gets SIGTERM while it is busy, captured with `signals`": "SIGTERM",
  "gets SIGKILL": "SIGKILL",
  "calls `process.abort()`": "SIGABRT",
  "crashes (SIGSEGV)": "SIGSEGV",
  "runs out of heap": "SIGABRT",
  "has a thread that comes to its end": 0,
  "has a thread that throws an error": 0,
  "has a thread, and terminates it": 0,
  "calls `process.exit()` while a thread is busy": 3,
};

/** What no test with processes can do: it needs a disk that forgets. */
const NOT_TESTED_HERE = ["loses power"];

/** What a cell can say, and which numbers of events it allows to be there. */
const CLAIMS: Readonly<Record<string, (there: number) => boolean>> = {
  nothing: (there) => there === LOGGED,
  "what is buffered": (there) => there >= FLUSHED && there < LOGGED,
};

interface Cell {
  readonly way: string;
  readonly durability: string;
  readonly claim: string;
}

/** The cells of the document's last table. */
function cellsOf(document: string): Cell[] {
  const rows = document
    .slice(document.lastIndexOf("| the process …"))
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const [[, ...levels] = [], , ...ways] = rows;
  return ways.flatMap(([way = "", ...claims]) =>
    levels.map((level, index) => ({
      way,
      durability: level.replaceAll("`", ""),
      claim: claims[index] ?? "",
    })),
  );
}

const kept = keptDirectory();
const cells = cellsOf(readFileSync(DOCUMENT, "utf8"));
const tested = cells.filter(({ way }) => !NOT_TESTED_HERE.includes(way));

/** The numbers of the events that are in a log, in its order. */
function numbersIn(directory: string): number[] {
  if (!existsSync(directory)) return [];
  using log = openLog({ directory });
  return log.readLog({ types: ["a:b"], malformed: true }).map((item) => {
    if (item.kind !== "event") throw new Error(`the log has something malformed: ${item.reason}`);
    return item.fields["number"] as number;
  });
}

/** Lets a program end in one way; the numbers of the events that are there then. */
async function endIn({
  way,
  durability,
}: Cell): Promise<{ ended: number | string | null; numbers: number[] }> {
  const directory = kept(`${cells.findIndex((cell) => cell.way === way)}-${durability}`);
  const args = [way, directory, durability, String(FLUSHED), String(LOGGED)];
  // No core files are left behind by those that crash.
  const through = ["sh", "-c", 'ulimit -c 0; exec "$@"', "sh"];
  const env = way === "runs out of heap" ? { NODE_OPTIONS: "--max-old-space-size=24" } : {};
  const { code, signal } = await start("way-to-end.mjs", args, { through, env }).ended;
  return { ended: signal ?? code, numbers: numbersIn(directory) };
}

describe("the table of what is lost when a process ends", () => {
  it("has every way that is tested, at every level, and no other", () => {
    const ways = Object.keys(ENDINGS).concat(NOT_TESTED_HERE);
    const wanted = ways.flatMap((way) =>
      ["buffered", "written", "synced"].map((level) => `${way}: ${level}`),
    );
    expect(cells.map(({ way, durability }) => `${way}: ${durability}`)).toEqual(wanted);
    expect(tested.filter(({ claim }) => !Object.hasOwn(CLAIMS, claim))).toEqual([]);
  });
});

describe.concurrent("a process that logs and at once", () => {
  it.each(tested)("$way loses, $durability: $claim", async (cell) => {
    const { ended, numbers } = await endIn(cell);
    expect(ended).toBe(ENDINGS[cell.way]);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => index));
    const fitting = Object.keys(CLAIMS).filter((claim) => CLAIMS[claim]?.(numbers.length));
    expect(fitting, `${numbers.length} of ${LOGGED} events are there, ${FLUSHED} were flushed`).toEqual([
      cell.claim,
    ]);
  });
});
