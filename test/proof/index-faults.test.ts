import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IndexDamaged } from "../../src/reader/index/index-damaged.ts";
import { LogParts } from "../../src/reader/index/log-parts.ts";
import { LogDirectory } from "../../src/storage/file/log-directory.ts";
import { openDirectory, type Sidecared } from "../../src/storage/index.ts";
import {
  header,
  indexFiles,
  known,
  knownTo,
  lines,
  withoutSidecars,
  writeSegment,
} from "../reader/index/index-log.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { FaultyDisk, type Plan } from "./faulty-disk.ts";

const ID = "a".repeat(26);
const SEGMENT = "sessions/000001_2026-03-01T00-00-00.000Z_ab.log";

/** A log whose lines are read from a disk that works, and beside which an index is kept on one that does not. */
function faultyIndex(directory: string, disk: FaultyDisk): ReturnType<typeof withoutSidecars> & Sidecared {
  return {
    ...withoutSidecars(openDirectory(directory)),
    sidecars: new LogDirectory(directory, disk).sidecars,
  };
}

/** What an index knows for whoever asks again where it was damaged; and what went wrong with the storing. */
function asked(directory: string, disk: FaultyDisk): { known: unknown; troubles: string[] } {
  const source = faultyIndex(directory, disk);
  const troubles: string[] = [];
  const onTrouble = (error: unknown): void => void troubles.push((error as NodeJS.ErrnoException).code ?? "");
  const parts = new LogParts(source, { onTrouble });
  for (let attempt = 0; ; attempt++) {
    try {
      return { known: knownTo(parts, source), troubles };
    } catch (error) {
      if (!(error instanceof IndexDamaged) || attempt === 3) throw error;
      parts.forget(error.segment);
    }
  }
}

const WAYS: readonly (readonly [string, (n: number) => Plan])[] = [
  ["fails", (n) => (operation) => (operation === n ? { kind: "fails", code: "EIO" } : undefined)],
  [
    "fails though it was done",
    (n) => (operation) => (operation === n ? { kind: "fails afterwards", code: "EIO" } : undefined),
  ],
  [
    "fails, and all that follow",
    (n) => (operation) => (operation >= n ? { kind: "fails", code: "ENOSPC" } : undefined),
  ],
  [
    "takes a few bytes, and the next ones find the disk full",
    (n) => (operation) => {
      if (operation === n) return { kind: "takes", bytes: 100 };
      return operation > n ? { kind: "fails", code: "ENOSPC" } : undefined;
    },
  ],
];

describe("when the n-th operation of keeping an index", () => {
  it.each(WAYS)(
    "%s, the answers are the same, and it is kept the next time",
    { timeout: 120_000 },
    (_, planOf) => {
      const directory = temporaryDirectory();
      writeSegment(directory, SEGMENT, header("a") + lines(0, 1_100));
      const expected = known(withoutSidecars(openDirectory(directory)));
      for (const isThere of [false, true]) {
        for (let n = 1; ; n++) {
          rmSync(join(directory, ".index"), { recursive: true, force: true });
          if (isThere) known(openDirectory(directory));
          const disk = new FaultyDisk();
          disk.plan = planOf(n);
          const { known: answered, troubles } = asked(directory, disk);
          expect([n, answered]).toEqual([n, expected]);
          expect([n, disk.open.size, disk.abused]).toEqual([n, 0, []]);
          expect(troubles.length).toBeLessThan(2);
          const first = disk.operations;
          // The disk works again.
          expect(known(openDirectory(directory))).toEqual(expected);
          expect([n, indexFiles(directory)]).toEqual([n, [`${ID}-0`]]);
          if (first < n) {
            expect(n).toBeGreaterThan(isThere ? 8 : 15);
            break;
          }
        }
      }
    },
  );

  it("fails once, nothing unfinished is left", () => {
    const directory = temporaryDirectory();
    writeSegment(directory, SEGMENT, header("a") + lines(0, 70_000));
    for (const name of ["imitate", "write", "syncData", "rename"] as const) {
      rmSync(join(directory, ".index"), { recursive: true, force: true });
      known(openDirectory(directory));
      rmSync(join(directory, ".index", `${ID}-0`));
      const disk = new FaultyDisk();
      disk.plan = (_, operation) => (operation === name ? { kind: "fails", code: "ENOSPC" } : undefined);
      expect(asked(directory, disk).troubles).toEqual(["ENOSPC"]);
      expect([name, readdirSync(join(directory, ".index"))]).toEqual([name, [".gitignore"]]);
    }
  });
});

describe("two who keep the index of one log at once", () => {
  it("are both right, whoever comes last", () => {
    const directory = temporaryDirectory();
    writeSegment(directory, "master.log", header("a") + lines(0, 70_000));
    const [first, second] = [openDirectory(directory), openDirectory(directory)];
    const [one, other] = [new LogParts(first), new LogParts(second)];
    const info = first.segments()[0];
    if (info === undefined) throw new Error("there is no segment");
    const open = () => (first as LogDirectory).openSegment(info.id);
    const opened = open();
    // Both read in turns, and store in turns.
    const works = [one, other].map((parts) => parts.advance(info, () => opened));
    while (works.map((work) => work.next().done).includes(false));
    opened?.close();
    const expected = known(withoutSidecars(first));
    expect(knownTo(one, first)).toEqual(expected);
    expect(knownTo(other, second)).toEqual(expected);
    expect(known(openDirectory(directory))).toEqual(expected);
    expect(indexFiles(directory)).toEqual([`${ID}-0`]);
  });
});
