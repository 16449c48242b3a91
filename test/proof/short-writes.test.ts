import { writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openLog } from "../../src/log/index.ts";
import type { LogItem } from "../../src/reader/index.ts";
import { FileStorage } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { type Fault, FaultyDisk } from "./faulty-disk.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** The line whose write is short; its characters have one to four bytes. */
const FIELDS = { text: "é漢🦉 x", n: 5120 };
const LINE_BYTES = Buffer.byteLength('2026-01-09T14:32:01.456Z|a:short|s|text="é漢🦉 x" n=5120\n');

interface Run {
  readonly returned: string;
  readonly items: readonly LogItem[];
  readonly health: { readonly dropped: number };
  readonly leaked: number;
}

/**
 * One event before, one whose writes go as planned, and two behind it.
 *
 * @param between what another process writes after the first short write
 */
function runWith(faults: readonly Fault[], between?: string): Run {
  const disk = new FaultyDisk();
  let timeMs = Date.parse("2026-01-09T14:32:01.456Z");
  const clock = { now: () => timeMs };
  const directory = join(temporaryDirectory(), "log");
  const storage = new FileStorage(directory, {}, { disk, clock });
  const log = openLog({ storage, clock });
  log.event("a:before", "s");
  let write = 0;
  disk.plan = (_, name) => {
    if (name !== "write") return undefined;
    if (write === 1 && between !== undefined) for (const file of disk.open) writeSync(file, between);
    return faults[write++];
  };
  const returned = log.event("a:short", "s", FIELDS);
  disk.plan = () => undefined;
  timeMs += 3;
  log.event("a:behind", "s", { n: 1 });
  timeMs += 100;
  log.event("a:behind", "s", { n: 2 });
  log.close();
  const items = log.readLog({ malformed: true });
  return { returned, items, health: log.health(), leaked: disk.open.size };
}

function types(items: readonly LogItem[]): string[] {
  return items.flatMap((item) => (item.kind === "event" ? [item.type] : []));
}

/** Every number of bytes a first write can take without taking the line whole. */
const PARTS = Array.from({ length: LINE_BYTES }, (_, index) => index);

/** What the second write has to take: the torn mark, its newline, and the line. */
const AGAIN = Array.from({ length: LINE_BYTES + 4 }, (_, index) => index);

function expectWhole(run: Run, name: string): void {
  const short = run.items.filter((item) => item.kind === "event" && item.type === "a:short");
  expect(run.returned, name).not.toBe("");
  expect(
    short.map((item) => item.raw),
    name,
  ).toEqual([run.returned]);
  expect(types(run.items), name).toEqual(["a:before", "a:short", "a:behind", "a:behind"]);
  expect([run.health.dropped, run.leaked], name).toEqual([0, 0]);
}

function expectDropped(run: Run, name: string): void {
  expect(run.returned, name).toBe("");
  expect(types(run.items), name).toEqual(["a:before", "a:behind", "log:dropped", "a:behind"]);
  expect([run.health.dropped, run.leaked], name).toEqual([1, 0]);
  for (const item of run.items) if (item.kind === "malformed") expect(item.reason, name).toBe("torn");
}

describe("a write that takes only a part", () => {
  it("is followed by the whole line, once, whatever the part was", () => {
    for (const bytes of PARTS) {
      const run = runWith([{ kind: "takes", bytes }]);
      expectWhole(run, `${bytes} bytes`);
      const torn = run.items.filter((item) => item.kind === "malformed");
      expect(torn.map(({ reason, length }) => [reason, length])).toEqual(
        bytes === 0 ? [] : [["torn", bytes + 3]],
      );
    }
  });

  it("is dropped and counted when the second write fails", () => {
    for (const bytes of PARTS) {
      expectDropped(
        runWith([
          { kind: "takes", bytes },
          { kind: "fails", code: "ENOSPC" },
        ]),
        `${bytes} bytes`,
      );
    }
  });

  it("is dropped and counted when the second takes only a part as well, whatever that is", () => {
    for (const bytes of [1, 24, 26, 40, LINE_BYTES - 1]) {
      for (const again of AGAIN) {
        const run = runWith([
          { kind: "takes", bytes },
          { kind: "takes", bytes: again },
        ]);
        expectDropped(run, `${bytes}, then ${again} bytes`);
      }
    }
  });

  it("does not cost the line that another process writes behind the part", () => {
    const other = "2026-01-09T14:32:01.456Z|a:other|s|n=7\n";
    for (const bytes of PARTS) {
      const run = runWith([{ kind: "takes", bytes }], other);
      expect(types(run.items), `${bytes} bytes`).toEqual([
        "a:before",
        "a:other",
        "a:short",
        "a:behind",
        "a:behind",
      ]);
      expect(run.health.dropped).toBe(0);
    }
  });

  it("is at most once in the log when it is reported as failed though it was taken whole", () => {
    const run = runWith([{ kind: "fails afterwards", code: "EIO" }]);
    expect(run.returned).toBe("");
    expect(types(run.items)).toEqual(["a:before", "a:short", "a:behind", "log:dropped", "a:behind"]);
  });
});
