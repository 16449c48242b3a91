import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openIndex } from "../../src/reader/index.ts";
import { hasSidecars, type LineSource, openDirectory, type Sidecar } from "../../src/storage/index.ts";
import { header, lines, withoutSidecars, writeSegment } from "../reader/index/index-log.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { CI } from "./program.ts";

const ID = "a".repeat(26);
const SEGMENT = "sessions/000001_2026-03-01T00-00-00.000Z_ab.log";

/** Of so many places one is tried, where a person waits. */
const STEP = CI ? 1 : 37;

/** Questions that between them need everything an index has. */
function answers(directory: string, source = openDirectory(directory)): string {
  using index = openIndex(source, {
    onTrouble: () => expect.unreachable("it can be stored"),
  });
  return JSON.stringify([
    index.count({ types: ["error:*"] }),
    index.count({ since: "2026-03-01T00:01:00.000Z", until: "2026-03-01T00:01:30.000Z" }),
    index.top("source"),
    index.top("session", { types: ["llm:*"] }),
    index.histogram({ bucketMs: 60_000, by: "type" }),
    index.newest({ sessions: ["s7"] }, 3).map(({ position }) => position),
    index.rowOf({ segment: ID, offset: 5_000 }),
  ]);
}

describe("an index in which something was changed", () => {
  const cases: readonly [string, (bytes: Uint8Array, at: number) => Uint8Array][] = [
    ["a bit is flipped", (bytes, at) => flipped(bytes, at)],
    ["it ends before its end", (bytes, at) => bytes.subarray(0, at)],
  ];

  it.each(cases)("answers as before, wherever %s", { timeout: 900_000 }, (_, change) => {
    const directory = temporaryDirectory();
    writeSegment(directory, SEGMENT, header("a") + lines(0, 1_100));
    const right = answers(directory);
    const sidecar = join(directory, ".index", `${ID}-0`);
    const bytes = new Uint8Array(readFileSync(sidecar));
    let rebuilt = 0;
    for (let at = 0; at < bytes.length; at += STEP) {
      const changed = change(bytes, at);
      writeFileSync(sidecar, changed);
      expect([at, answers(directory)]).toEqual([at, right]);
      // It was made again, and stored.
      if (readFileSync(sidecar).equals(bytes)) rebuilt++;
      else expect([at, readFileSync(sidecar).equals(changed)]).toEqual([at, true]);
    }
    expect(rebuilt).toBeGreaterThan((bytes.length / STEP) * 0.5);
  });
});

describe("an index on a disk that gives other bytes than were written", () => {
  it.each([0.02, 0.3, 1])("answers as before, where %s of what is read is damaged", (share) => {
    const directory = temporaryDirectory();
    writeSegment(directory, SEGMENT, header("a") + lines(0, 20_000));
    const right = answers(directory);
    let seed = 7;
    const next = (): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed / 2 ** 32;
    };
    const read = (bytes: Uint8Array): Uint8Array =>
      next() < share ? flipped(bytes, Math.floor(next() * bytes.length)) : bytes;
    for (let times = 0; times < 20; times++) {
      const source = openDirectory(directory);
      if (!hasSidecars(source)) throw new Error("a log in a directory has sidecars");
      const { sidecars } = source;
      const open = (name: string): Sidecar | undefined => {
        const sidecar = sidecars.open(name);
        return sidecar && { size: sidecar.size, read: (...words) => read(sidecar.read(...words)) };
      };
      const damaging = {
        list: () => sidecars.list(),
        open,
        write: (name: string, bytes: Uint8Array) => sidecars.write(name, bytes),
        remove: (name: string) => sidecars.remove(name),
      };
      expect(answers(directory, { ...withoutSidecars(source), sidecars: damaging } as LineSource)).toBe(
        right,
      );
    }
  });
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = new Uint8Array(bytes);
  changed[at] = (changed[at] as number) ^ (1 << (at & 7));
  return changed;
}
