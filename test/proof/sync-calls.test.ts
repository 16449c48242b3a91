import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../temporary-directory.ts";
import { run, succeeds } from "./program.ts";

const CALLERS = 256;
const ROUNDS = 20;

/** Can this process be traced here? A container may have the program and not the permission. */
const CAN_TRACE = succeeds(["strace", "-o", "/dev/null", "true"]);

describe("the system calls of a synced log", () => {
  it("are one fdatasync for all who wait for it, and the names once", async ({ skip }) => {
    if (!CAN_TRACE) return skip("install strace, and run as a user who may trace");
    const root = temporaryDirectory();
    const trace = join(root, "trace");
    const through = ["strace", "-f", "-e", "trace=fdatasync,fsync,link,linkat", "-o", trace];
    const ended = await run("sync-callers.mjs", [join(root, "log"), String(CALLERS), String(ROUNDS)], {
      through,
    });
    expect(JSON.parse(ended.stdout)).toMatchObject({ state: "ok", written: CALLERS * ROUNDS, dropped: 0 });
    const calls = readFileSync(trace, "utf8").split("\n");
    const begun = (name: string): number =>
      calls.filter((call) => new RegExp(`^\\d+ +${name}\\(`).test(call)).length;
    console.log(
      `${CALLERS} callers, ${ROUNDS} rounds: ${begun("fdatasync")} fdatasync, ${begun("fsync")} fsync`,
    );
    // One more is of the segment's header.
    expect(begun("fdatasync")).toBeGreaterThanOrEqual(ROUNDS);
    expect(begun("fdatasync")).toBeLessThanOrEqual(ROUNDS + 3);
    // The directory's, and those above it.
    expect(begun("fsync")).toBeGreaterThanOrEqual(1);
    expect(begun("fsync")).toBeLessThanOrEqual(root.split("/").length + 1);
  });
});
