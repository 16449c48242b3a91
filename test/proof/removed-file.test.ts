import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { FileStorage } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { type Fault, FaultyDisk } from "./faulty-disk.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

const NUMBERS = [0, 1, 2, 3, 4];

/**
 * The directory is removed, and five lines are acknowledged before the writer looks at the path again:
 * no file with a name holds them, but the writer still knows them.
 *
 * @param fault what goes wrong with the n-th operation after the removal
 * @returns the numbers that stand in the log in the end, and the operations there were
 */
function removedUnder(n: number, fault: Fault): { numbers: number[]; operations: number; leaked: number } {
  const disk = new FaultyDisk();
  let timeMs = 1_700_000_000_000;
  const clock = { now: () => timeMs };
  const directory = join(temporaryDirectory(), "log");
  const log = openLog({ storage: new FileStorage(directory, {}, { disk, clock }), clock });
  log.event("a:before", "s");
  rmSync(directory, { recursive: true });
  for (const number of NUMBERS) expect(log.event("a:b", "s", { number })).not.toBe("");
  disk.operations = 0;
  disk.plan = (operation) => (operation === n ? fault : undefined);
  for (let index = 0; index < 10; index++) {
    timeMs += 100;
    log.event("a:behind", "s");
  }
  const { operations } = disk;
  disk.plan = () => undefined;
  log.close();
  const numbers = log.readLog({ types: ["a:b"] }).map((event) => Number(event.fields["number"]));
  return { numbers, operations, leaked: disk.open.size };
}

describe("lines written to a file that somebody had removed", () => {
  it("are written again, once, when the writer notices", () => {
    expect(removedUnder(0, { kind: "fails", code: "EIO" })).toMatchObject({ numbers: NUMBERS, leaked: 0 });
  });

  it("are not forgotten when the n-th operation of writing them again fails", () => {
    const lost: string[] = [];
    for (let n = 1; ; n++) {
      const { numbers, operations } = removedUnder(n, { kind: "fails", code: "ENOSPC" });
      if (numbers.join() !== NUMBERS.join()) lost.push(`${n}: only ${numbers.join()} are left`);
      if (operations < n) break;
      if (n > 60) break;
    }
    expect(lost).toEqual([]);
  });

  it("are there in the end, if perhaps twice, when it fails though it was done", () => {
    const lost: string[] = [];
    for (let n = 1; n < 30; n++) {
      const { numbers } = removedUnder(n, { kind: "fails afterwards", code: "EIO" });
      if ([...new Set(numbers)].sort().join() !== NUMBERS.join()) lost.push(`${n}: only ${numbers.join()}`);
    }
    expect(lost).toEqual([]);
  });
});
