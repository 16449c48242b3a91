import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../temporary-directory.ts";
import { CI, run, succeeds } from "./program.ts";

const EVENTS = CI ? 50_000 : 5_000;

/** Can this process be traced here? A container may have the program and not the permission. */
const CAN_TRACE = succeeds(["strace", "-o", "/dev/null", "true"]);

describe("the system calls of a log that is written", () => {
  it("are one write for each event, and few beside it", { retry: 2 }, async ({ skip }) => {
    if (!CAN_TRACE) return skip("install strace, and run as a user who may trace");
    const root = temporaryDirectory();
    const directory = join(root, "log");
    const trace = join(root, "trace");
    await run("busy.mjs", [directory, String(EVENTS)], {
      through: ["strace", "-f", "-s", "64", "-o", trace],
    });
    const calls = readFileSync(trace, "utf8").split("\n");
    // From the first event, which opens the log, to the last.
    const first = calls.findIndex((call) => call.includes("|a:first|"));
    const last = calls.findLastIndex((call) => call.includes("|a:b|busy|"));
    const own = calls.slice(first + 1, last + 1).filter((call) => /^\d+\s+\w+\(/.test(call));
    const process = calls[first]?.split(" ")[0];
    const main = own.filter((call) => call.startsWith(`${process} `));
    const writes = main.filter((call) => call.includes("|a:b|busy|"));
    expect(writes.length).toBe(EVENTS);
    expect(writes.every((call) => / write\(/.test(call) && !call.includes("pwrite"))).toBe(true);
    const others = (main.length - writes.length) / EVENTS;
    console.log(`${EVENTS} events: one write each, ${others.toFixed(3)} other system calls an event`);
    expect(others).toBeLessThanOrEqual(0.2);
  });
});
