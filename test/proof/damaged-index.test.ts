import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IndexDamaged } from "../../src/reader/index/index-damaged.ts";
import { LogParts } from "../../src/reader/index/log-parts.ts";
import { openPart } from "../../src/reader/index/open-part.ts";
import { FORM_VERSION } from "../../src/reader/index/part-form.ts";
import type { StoredPart } from "../../src/reader/index/stored-part.ts";
import { openDirectory } from "../../src/storage/index.ts";
import {
  header,
  indexFiles,
  known,
  knownTo,
  line,
  lines,
  partsOf,
  withoutSidecars,
  writeSegment,
} from "../reader/index/index-log.ts";
import { rowsOf } from "../reader/index/random-rows.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { CI } from "./program.ts";

const ID = "a".repeat(26);
const SEGMENT = "sessions/000001_2026-03-01T00-00-00.000Z_ab.log";
const ROWS = 1_100;

/** One flip in so many bits, where a person waits. */
const STEP = CI ? 1 : 7;

/** A log of one segment that nobody writes any more, with its index. */
function indexedLog(): {
  directory: string;
  sidecar: string;
  bytes: Buffer;
  expected: Record<string, string[]>;
} {
  const directory = temporaryDirectory();
  writeSegment(directory, SEGMENT, header("a") + lines(0, ROWS));
  const expected = known(openDirectory(directory));
  const sidecar = join(directory, ".index", `${ID}-0`);
  return { directory, sidecar, bytes: readFileSync(sidecar), expected };
}

/** A part whose bytes nobody has checked yet. */
function open(bytes: Uint8Array): StoredPart | string {
  const read = (position: number, length: number) => bytes.slice(position, position + length);
  return openPart({ length: bytes.length, isChecked: false, read }, ID, 0);
}

/** Everything that a part tells, or that it can not be relied on. */
function told(bytes: Uint8Array): unknown {
  try {
    const part = open(bytes);
    if (typeof part === "string") return "damaged";
    const blocks = Array.from({ length: part.blocks }, (_, block) => [
      part.blockStart(block),
      part.blockMinMs(block),
      part.blockMaxMs(block),
      [...part.kindCounts(block)],
      [...(part.minuteCounts(block) ?? [])],
    ]);
    return { head: part.head, kinds: part.kinds, sessions: part.sessions, rows: rowsOf(part), blocks };
  } catch (error) {
    if (error instanceof IndexDamaged) return "damaged";
    throw error;
  }
}

describe("a sidecar of which bytes were changed", () => {
  it("gives no other answer, whichever bit it is", { timeout: 600_000 }, () => {
    const { bytes } = indexedLog();
    const right = JSON.stringify(told(bytes));
    let detected = 0;
    for (let bit = 0; bit < bytes.length * 8; bit += STEP) {
      const flipped = new Uint8Array(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      const now = told(flipped);
      if (now === "damaged") detected++;
      else expect(JSON.stringify(now)).toBe(right);
    }
    // What is left is what fills up to the next multiple of eight.
    expect(detected).toBeGreaterThan(((bytes.length * 8) / STEP) * 0.98);
  });

  it("is found wherever it ends before its end, and with anything behind it", () => {
    const { bytes } = indexedLog();
    for (let length = 0; length < bytes.length; length++)
      expect(told(bytes.subarray(0, length))).toBe("damaged");
    expect(told(Buffer.concat([bytes, Buffer.alloc(1)]))).toBe("damaged");
    expect(told(Buffer.alloc(bytes.length))).toBe("damaged");
  });
});

describe("an index that is not that of the log's lines", () => {
  const cases: readonly [string, (log: ReturnType<typeof indexedLog>) => void][] = [
    ["is of another log", ({ sidecar, bytes }) => writeFileSync(sidecar, other(bytes))],
    ["is another part", ({ sidecar }) => renameSync(sidecar, sidecar.replace(/0$/, "1"))],
    ["is of a newer version", ({ sidecar, bytes }) => writeFileSync(sidecar, newer(bytes))],
    ["is empty", ({ sidecar }) => writeFileSync(sidecar, "")],
    ["is half of it", ({ sidecar, bytes }) => writeFileSync(sidecar, bytes.subarray(0, bytes.length / 2))],
    ["is damaged where it is looked at late", ({ sidecar, bytes }) => writeFileSync(sidecar, late(bytes))],
    ["is a directory", ({ sidecar }) => replace(sidecar, () => mkdirSync(sidecar))],
    ["is a link", ({ sidecar }) => replace(sidecar, () => symlinkSync("/etc/hostname", sidecar))],
    [
      "is in a directory that is a link",
      ({ directory }) => {
        renameSync(join(directory, ".index"), join(directory, "elsewhere"));
        symlinkSync("elsewhere", join(directory, ".index"));
      },
    ],
    [
      "is under the name of a directory that is a file",
      ({ directory }) => {
        rmSync(join(directory, ".index"), { recursive: true });
        writeFileSync(join(directory, ".index"), "");
      },
    ],
    ["is gone", ({ directory }) => rmSync(join(directory, ".index"), { recursive: true })],
    [
      "is of a segment that was cut since",
      ({ directory }) => writeFileSync(join(directory, SEGMENT), header("a") + lines(0, 1_050)),
    ],
    [
      "is of a segment that was cut since, and written on",
      ({ directory }) =>
        writeFileSync(join(directory, SEGMENT), header("a") + lines(0, 1_050) + lines(5_000, 6_000)),
    ],
    [
      "is of a segment that was replaced by one with other lines",
      ({ directory }) => writeFileSync(join(directory, SEGMENT), header("a") + lines(7_000, 7_000 + ROWS)),
    ],
    [
      "is of a segment that was replaced by another one",
      ({ directory }) => writeFileSync(join(directory, SEGMENT), header("b") + lines(0, ROWS)),
    ],
  ];

  it.each(cases)("%s: it is found out, and made again", (_, damage) => {
    const log = indexedLog();
    damage(log);
    const source = openDirectory(log.directory);
    const expected = known(withoutSidecars(source));
    const troubles: unknown[] = [];
    const options = { onTrouble: (error: unknown) => troubles.push(error) };
    expect(retried(log.directory, options)).toEqual(expected);
    expect(troubles.length).toBeLessThan(2);
    expect(retried(log.directory, options)).toEqual(expected);
  });
});

/** As whoever answers does: what turns out to be damaged is forgotten, and asked for again. */
function retried(
  directory: string,
  options: ConstructorParameters<typeof LogParts>[1],
): Record<string, string[]> {
  const source = openDirectory(directory);
  const parts = new LogParts(source, options);
  for (let attempt = 0; ; attempt++) {
    try {
      return knownTo(parts, source);
    } catch (error) {
      if (!(error instanceof IndexDamaged) || attempt === 3) throw error;
      parts.forget(error.segment);
    }
  }
}

function other(bytes: Buffer): Buffer {
  const log = temporaryDirectory();
  writeSegment(log, SEGMENT, header("c") + lines(0, ROWS));
  known(openDirectory(log));
  const foreign = readFileSync(join(log, ".index", `${"c".repeat(26)}-0`));
  expect(foreign.length).toBe(bytes.length);
  return foreign;
}

function newer(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  expect(changed.readUInt32LE(4)).toBe(FORM_VERSION);
  changed.writeUInt32LE(FORM_VERSION + 1, 4);
  return changed;
}

/** Nothing is seen of it before lengths are asked for. */
function late(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const at = changed.length - 100;
  changed[at] = (changed[at] as number) ^ 1;
  return changed;
}

function replace(path: string, make: () => void): void {
  rmSync(path);
  make();
}

describe("an index that goes away while it is used", () => {
  it("is missed where something more of it is needed, and not before", () => {
    const { directory, expected } = indexedLog();
    const source = openDirectory(directory);
    const parts = new LogParts(source);
    const [part] = partsOf(parts, source, ID);
    rmSync(join(directory, ".index"), { recursive: true });
    expect(part?.kinds).toHaveLength(expected[ID] === undefined ? 0 : 36);
    expect(() => part?.kindsOf(0)).toThrow(IndexDamaged);
    parts.forget(ID);
    expect(knownTo(parts, source)).toEqual(expected);
    expect(indexFiles(directory)).toEqual([`${ID}-0`]);
  });

  it("is not missed where another one like it has taken its place", () => {
    const { directory, sidecar, bytes } = indexedLog();
    const source = openDirectory(directory);
    const parts = new LogParts(source);
    const [part] = partsOf(parts, source, ID);
    rmSync(sidecar);
    writeFileSync(`${sidecar}.new`, bytes);
    renameSync(`${sidecar}.new`, sidecar);
    expect(part?.kindsOf(0)).toHaveLength(ROWS + 1);
  });

  it("is missed where another one has taken its place", () => {
    const { directory } = indexedLog();
    const source = openDirectory(directory);
    const parts = new LogParts(source);
    const [part] = partsOf(parts, source, ID);
    appendFileSync(join(directory, SEGMENT), line(9));
    known(openDirectory(directory));
    expect(() => part?.timesOf(0)).toThrow(IndexDamaged);
    parts.forget(ID);
    expect(knownTo(parts, source)).toEqual(known(withoutSidecars(source)));
  });
});
