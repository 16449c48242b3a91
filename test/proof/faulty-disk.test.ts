import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { temporaryDirectory } from "../temporary-directory.ts";
import type { Fault } from "./faulty-disk.ts";
import { faultsOf, type Outcome, runScene, SCENES, type Scene } from "./faulty-log.ts";
import { CI } from "./program.ts";

const CODES = ["ENOSPC", "EIO", "EACCES", "EMFILE"];

/** More operations than any run without a fault has. */
const OPERATIONS_MAX = 400;

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

type When = "once" | "from then on";

/** Lets the n-th operation fail, for n = 1, 2, 3, …, until a run ends before its fault comes. */
function sweep(scene: Scene, kind: "fails" | "fails afterwards", when: When, code?: string): string[] {
  const root = temporaryDirectory();
  const found: string[] = [];
  for (let n = 1; n < OPERATIONS_MAX; n++) {
    const fault: Fault = { kind, code: code ?? (CODES[n % CODES.length] as string) };
    let name = "";
    const outcome = runScene(scene, join(root, String(n)), (operation, operationName) => {
      if (operation !== n && !(when === "from then on" && operation > n)) return undefined;
      name ||= operationName;
      return fault;
    });
    for (const text of faultsOf(outcome, kind === "fails afterwards")) found.push(`${n} (${name}): ${text}`);
    if (outcome.operations < n) return found;
  }
  throw new Error("there were more operations than expected");
}

describe.each(SCENES)("when $name", (scene) => {
  it.each<["fails" | "fails afterwards", When]>([
    ["fails", "once"],
    ["fails", "from then on"],
    ["fails afterwards", "once"],
    ["fails afterwards", "from then on"],
  ])("and the n-th operation %s, %s, every promise is kept", (kind, when) => {
    expect(sweep(scene, kind, when)).toEqual([]);
    if (CI) for (const code of CODES) expect(sweep(scene, kind, when, code), code).toEqual([]);
  });

  it("and nothing fails, nothing is dropped", () => {
    const outcome = runScene(scene, join(temporaryDirectory(), "log"), () => undefined);
    expect(faultsOf(outcome, false)).toEqual([]);
    expect([outcome.dropped, outcome.litter]).toEqual([[], 0]);
    expect(outcome.operations).toBeGreaterThan(40);
  });
});

describe("when the report of what was dropped can not be written either", () => {
  it("the count is right in the end, and the report itself is no dropped event", () => {
    // The third, fourth and fifth write fail, the sixth works, and the seventh is the report.
    const failing = [3, 4, 5, 7];
    let writes = 0;
    const outcome = runScene(SCENES[0] as Scene, join(temporaryDirectory(), "log"), (_, name) => {
      // The first two writes are the directory's .gitignore and the segment's header.
      if (name !== "write" || !failing.includes(++writes - 2)) return undefined;
      return { kind: "fails", code: "ENOSPC" };
    });
    expect(outcome.dropped).toEqual([2, 3, 4]);
    expect(faultsOf(outcome, false)).toEqual([]);
  });
});

describe("the check of an outcome", () => {
  const good: Outcome = runGood();

  it.each<[string, Partial<Outcome>]>([
    ["a lost line", { read: good.read.slice(1) }],
    ["a line that stands twice", { read: [...good.read, 3] }],
    ["a thrown error", { thrown: [new Error("x")] }],
    ["a leaked descriptor", { leaked: 1 }],
    ["a descriptor used after its close", { abused: ["write of a closed descriptor"] }],
    ["a wrong count", { counted: 1 }],
    ["a drop that was not counted", { health: { ...good.health, dropped: 1 } }],
  ])("notices %s", (_, change) => {
    expect(faultsOf(good, false)).toEqual([]);
    expect(faultsOf({ ...good, ...change }, false)).not.toEqual([]);
  });
});

function runGood(): Outcome {
  return {
    acknowledged: [0, 1, 2, 3, 15],
    removed: [],
    dropped: [],
    read: [0, 1, 2, 3, 15],
    thrown: [],
    health: { state: "ok", where: "", written: 5, dropped: 0, badTypes: 0, lastError: undefined },
    counted: 0,
    reports: 0,
    operations: 50,
    leaked: 0,
    abused: [],
    litter: 0,
  };
}
