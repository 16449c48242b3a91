import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Durability } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import type { Fault, FaultyDisk } from "./faulty-disk.ts";
import {
  faultsAtTheEnd,
  faultsOf,
  type Outcome,
  runScene,
  runToTheEnd,
  SCENES,
  type Scene,
} from "./faulty-log.ts";
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

/** How a run goes, and how it is judged. */
interface Course {
  readonly run: typeof runScene;
  readonly faults: typeof faultsOf;
}

const MENDED: Course = { run: runScene, faults: faultsOf };
const CLOSED: Course = { run: runToTheEnd, faults: faultsAtTheEnd };

/** Lets the n-th operation fail, for n = 1, 2, 3, …, until a run ends before its fault comes. */
async function sweep(
  { run, faults }: Course,
  scene: Scene,
  durability: Durability,
  [kind, when]: readonly ["fails" | "fails afterwards", When],
  code?: string,
): Promise<string[]> {
  const root = temporaryDirectory();
  const found: string[] = [];
  // What all durabilities have in common was swept with the first.
  const step = CI || durability === "written" ? 1 : 3;
  for (let n = 1; n < OPERATIONS_MAX; n += step) {
    const fault: Fault = { kind, code: code ?? (CODES[n % CODES.length] as string) };
    let name = "";
    const plan: FaultyDisk["plan"] = (operation, operationName) => {
      if (operation !== n && !(when === "from then on" && operation > n)) return undefined;
      name ||= operationName;
      return fault;
    };
    const outcome = await run(scene, join(root, String(n)), plan, durability);
    const ambiguous = kind === "fails afterwards";
    for (const text of faults(outcome, ambiguous)) found.push(`${n} (${name}): ${text}`);
    if (outcome.operations < n) return found;
  }
  throw new Error("there were more operations than expected");
}

const DURABILITIES: readonly Durability[] = ["written", "buffered", "synced"];

const WAYS: readonly (readonly ["fails" | "fails afterwards", When])[] = [
  ["fails", "once"],
  ["fails", "from then on"],
  ["fails afterwards", "once"],
  ["fails afterwards", "from then on"],
];

describe.each(DURABILITIES)("with durability %s", (durability) => {
  describe.each(SCENES)("when $name", (scene) => {
    it.each(WAYS)("and the n-th operation %s, %s, every promise is kept", async (...way) => {
      expect(await sweep(MENDED, scene, durability, way)).toEqual([]);
      if (CI && durability === "written")
        for (const code of CODES) expect(await sweep(MENDED, scene, durability, way, code), code).toEqual([]);
    });

    it("and nothing fails, nothing is dropped", async () => {
      const outcome = await runScene(scene, join(temporaryDirectory(), "log"), () => undefined, durability);
      expect(faultsOf(outcome, false)).toEqual([]);
      expect([outcome.dropped, outcome.again, outcome.litter]).toEqual([[], [], 0]);
      expect(outcome.operations).toBeGreaterThan(20);
    });
  });

  it.each(WAYS)(
    "and the n-th operation %s, %s, until the log is closed, it is told how it is",
    async (...way) => {
      for (const scene of SCENES) expect(await sweep(CLOSED, scene, durability, way), scene.name).toEqual([]);
    },
  );
});

describe("when the report of what was dropped can not be written either", () => {
  it("the count is right in the end, and the report itself is no dropped event", async () => {
    // The third, fourth and fifth write fail, the sixth works, and the seventh is the report.
    const failing = [3, 4, 5, 7];
    let writes = 0;
    const plan: FaultyDisk["plan"] = (_, name) => {
      // The first two writes are the directory's .gitignore and the segment's header.
      if (name !== "write" || !failing.includes(++writes - 2)) return undefined;
      return { kind: "fails", code: "ENOSPC" };
    };
    const outcome = await runScene(SCENES[0] as Scene, join(temporaryDirectory(), "log"), plan, "written");
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
    ["a line that waits for ever", { health: { ...good.health, pending: 1 } }],
    ["a flush that was rejected", { flushed: false }],
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
    again: [],
    flushed: true,
    thrown: [],
    health: { state: "ok", where: "", written: 5, pending: 0, dropped: 0, badTypes: 0, lastError: undefined },
    counted: 0,
    reports: 0,
    operations: 50,
    leaked: 0,
    abused: [],
    litter: 0,
  };
}
