import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { availableDrivers, type DriverName, openDatabase, openDirectory } from "../../src/storage/index.ts";
import { bytesBySegment } from "../storage/line-bytes.ts";
import { movedAside, stored } from "../storage/sqlite-log.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { type Program, startCommand, succeeds } from "./program.ts";

/** Can this process be traced here? A container may have the program and not the permission. */
const CAN_TRACE = succeeds(["strace", "-o", "/dev/null", "true"]);
const CHILD = fileURLToPath(new URL("child/mirror-load.mjs", import.meta.url));
const CALLS = "trace=write,fsync,fdatasync,sync_file_range,msync,nanosleep,clock_nanosleep";

const SYNC = /^\d+\s+(?:fsync|fdatasync|sync_file_range|msync)\(/;
const SLEEP = /^\d+\s+(?:nanosleep|clock_nanosleep)\(/;

/** What was traced between the first and the last event: calls of the thread that the program runs in, and of all others. */
interface Traced {
  readonly main: readonly string[];
  readonly others: readonly string[];
}

function traced(trace: string): Traced {
  const calls = readFileSync(trace, "utf8").split("\n");
  const first = calls.findIndex((call) => call.includes("|a:first|"));
  const last = calls.findIndex((call) => call.includes("|a:last|"));
  expect([first > 0, last > first]).toEqual([true, true]);
  const thread = calls[first]?.split(" ")[0];
  const between = calls.slice(first + 1, last);
  return {
    main: between.filter((call) => call.startsWith(`${thread} `)),
    others: between.filter((call) => !call.startsWith(`${thread} `)),
  };
}

function startLoad(root: string, [node, driver]: Which, until: string): Program {
  const env = { NODE_PATH: process.env["NODE_PATH"] ?? "" };
  const trace = ["strace", "-f", "-s", "64", "-e", CALLS, "-o", join(root, "trace")];
  return startCommand([...trace, node, "--no-warnings", CHILD, join(root, "log"), driver, until], { env });
}

function sameAsFiles(root: string): void {
  const directory = join(root, "log");
  expect(stored(join(directory, "events.db"), "libsql")).toEqual(
    bytesBySegment(openDirectory(directory).scan()),
  );
  expect(movedAside(directory)).toEqual([]);
}

const NEWER_NODE = process.env["LOG_THREAD_NEWER_NODE"];

type Which = readonly [node: string, driver: DriverName];
const DRIVERS: Which[] = [
  ...availableDrivers().map((driver): Which => [process.execPath, driver]),
  ...(NEWER_NODE === undefined ? [] : [[NEWER_NODE, "node:sqlite"] as const]),
];

describe.each(DRIVERS)("a database that follows the files, by %s with %s", (...which) => {
  it("is never synced where the program runs, though it is made twice and its write-ahead log is brought over", async ({
    skip,
  }) => {
    if (!CAN_TRACE) return skip("install strace, and run as a user who may trace");
    const root = temporaryDirectory();
    const { code, stdout, stderr } = await startLoad(root, which, "shrunk").ended;
    expect([code, stderr]).toEqual([0, ""]);
    const { shrunk, largest, events } = JSON.parse(stdout);
    const { main, others } = traced(join(root, "trace"));
    const syncs = others.filter((call) => SYNC.test(call)).length;
    console.log(
      `${events} events: ${syncs} syncs, none of them held up the program; the largest -wal ${largest} B`,
    );
    expect(main.filter((call) => SYNC.test(call)).slice(0, 4)).toEqual([]);
    expect([shrunk, syncs > 0]).toEqual([2, true]);
    sameAsFiles(root);
  });

  it("that somebody else has locked is not waited for, not even for a moment", async ({ skip }) => {
    if (!CAN_TRACE) return skip("install strace, and run as a user who may trace");
    const root = temporaryDirectory();
    const program = startLoad(root, which, "unlocked");
    await new Promise((resolve) => program.process.stdout?.once("data", resolve));
    const other = openDatabase(join(root, "log", "events.db"), "libsql");
    other.exec("BEGIN IMMEDIATE");
    program.process.stdin?.write("locked\n");
    await new Promise((resolve) => program.process.stdout?.once("data", resolve));
    const { main } = traced(join(root, "trace"));
    expect(main.filter((call) => SLEEP.test(call) || SYNC.test(call)).slice(0, 4)).toEqual([]);
    other.exec("ROLLBACK");
    other.close();
    const { code, stderr, stdout } = await program.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^(?:log-thread: .*SQLITE_BUSY.*every event is in the files.*\n)?$/);
    console.log(
      `a locked database: 40 events took ${JSON.parse(stdout.split("\n")[1] ?? "").longestMs} ms at most`,
    );
  });
});
