import {
  appendFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LogParts } from "../../../src/reader/index/log-parts.ts";
import { FLAG, type IndexPart } from "../../../src/reader/index/part.ts";
import {
  compressSegment,
  MemoryStorage,
  openDirectory,
  RotatedSegments,
} from "../../../src/storage/index.ts";
import { temporaryDirectory } from "../../temporary-directory.ts";
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
} from "./index-log.ts";

const ID = "a".repeat(26);

/** What an index that is made afresh, in memory, knows of a log. */
function afresh(directory: string): Record<string, string[]> {
  return known(withoutSidecars(openDirectory(directory)));
}

describe("the parts of a log in files", () => {
  it("are stored once they are worth it, and opened afterwards", () => {
    const directory = temporaryDirectory();
    writeSegment(directory, "master.log", header("a") + lines(0, 70_000));
    const expected = afresh(directory);
    expect(indexFiles(directory)).toEqual([]);
    expect(known(openDirectory(directory))).toEqual(expected);
    expect(indexFiles(directory)).toEqual([`${ID}-0`]);
    const before = statSync(join(directory, ".index", `${ID}-0`)).mtimeMs;
    expect(known(openDirectory(directory))).toEqual(expected);
    expect(statSync(join(directory, ".index", `${ID}-0`)).mtimeMs).toBe(before);
    expect(expected[ID]).toHaveLength(70_001);
  });

  it("grow with the log, in whatever pieces it comes", () => {
    const directory = temporaryDirectory();
    writeSegment(directory, "master.log", header("a"));
    const source = openDirectory(directory);
    const parts = new LogParts(source);
    let number = 0;
    for (const count of [1, 1, 3, 100, 1, 40_000, 1, 30_000, 5, 4_096, 70_000, 2]) {
      appendFileSync(join(directory, "master.log"), lines(number, number + count));
      number += count;
      partsOf(parts, source, ID);
    }
    appendFileSync(join(directory, "master.log"), "torn with no en");
    expect(knownTo(parts, source)).toEqual(afresh(directory));
    expect(partsOf(parts, source, ID).length).toBeLessThan(10);
    expect(known(openDirectory(directory))).toEqual(afresh(directory));
    expect(indexFiles(directory)).toEqual([`${ID}-0`]);
  });

  it("go on where one is full", { timeout: 120_000 }, () => {
    const directory = temporaryDirectory();
    const text = lines(0, 1_000);
    writeSegment(directory, "master.log", header("a"));
    const file = join(directory, "master.log");
    for (let at = 0; at < 700; at++) appendFileSync(file, text);
    const parts = new LogParts(openDirectory(directory));
    partsOf(parts, openDirectory(directory), ID);
    for (let at = 0; at < 1_450; at++) appendFileSync(file, text);
    const grown = partsOf(parts, openDirectory(directory), ID);
    expect(grown.slice(0, 2).map(({ rows }) => rows)).toEqual([1 << 20, 1 << 20]);
    expect(grown.reduce((sum, { rows }) => sum + rows, 0)).toBe(2_150_001);
    expect(grown.at(-1)?.end).toBe(statSync(file).size);
    expect(indexFiles(directory)).toEqual([`${ID}-0`, `${ID}-1`]);
    const again = partsOf(new LogParts(openDirectory(directory)), openDirectory(directory), ID);
    const told = ({ start, end, rows, minMs, maxMs }: IndexPart) => ({ start, end, rows, minMs, maxMs });
    expect(again.map(told)).toEqual(grown.map(told));
  });

  it("are of segments that nobody writes any more, as short as they are, and go with them", () => {
    const directory = temporaryDirectory();
    const name = "sessions/000001_2026-03-01T00-00-00.000Z_ab.log";
    writeSegment(directory, "master.log", header("a") + lines(0, 3_000));
    writeSegment(directory, name, header("b") + lines(0, 2_000));
    const expected = afresh(directory);
    expect(known(openDirectory(directory))).toEqual(expected);
    expect(indexFiles(directory)).toEqual([`${"b".repeat(26)}-0`]);
    appendFileSync(join(directory, name), line(9));
    expect(known(openDirectory(directory))).toEqual(afresh(directory));
    truncateSync(join(directory, name));
    expect(known(openDirectory(directory))).toEqual(afresh(directory));
    expect(indexFiles(directory)).toEqual([]);
  });

  it("stay when their segment is rotated and compressed, and go when it goes", async () => {
    const directory = temporaryDirectory();
    const name = "sessions/000001_2026-03-01T00-00-00.000Z_ab.log";
    writeSegment(directory, "master.log", header("a") + lines(0, 70_000));
    const expected = known(openDirectory(directory));
    renameSync(join(directory, "master.log"), join(directory, name));
    const before = statSync(join(directory, ".index", `${ID}-0`)).mtimeMs;
    expect(known(openDirectory(directory))).toEqual(expected);
    await compressSegment(directory, name);
    expect(known(openDirectory(directory))).toEqual(expected);
    expect(statSync(join(directory, ".index", `${ID}-0`)).mtimeMs).toBe(before);
    // Made of the compressed one it is the same.
    const bytes = readFileSync(join(directory, ".index", `${ID}-0`));
    rmSync(join(directory, ".index"), { recursive: true });
    expect(known(openDirectory(directory))).toEqual(expected);
    expect(readFileSync(join(directory, ".index", `${ID}-0`)).equals(bytes)).toBe(true);
    const rotated = new RotatedSegments(directory);
    for (const segment of rotated.list()) rotated.remove(segment);
    expect(indexFiles(directory)).toEqual([]);
  });

  it("are not believed of a segment that was cut, or cut and written on", () => {
    const directory = temporaryDirectory();
    const file = join(directory, "master.log");
    writeSegment(directory, "master.log", header("a") + lines(0, 70_000));
    const source = openDirectory(directory);
    const parts = new LogParts(source);
    expect(knownTo(parts, source)).toEqual(afresh(directory));
    const whole = readFileSync(file);
    truncateSync(file, 2_000_000);
    expect(known(openDirectory(directory))).toEqual(afresh(directory));
    expect(knownTo(parts, source)).toEqual(afresh(directory));
    writeFileSync(file, header("a") + lines(100_000, 170_000));
    expect(known(openDirectory(directory))).toEqual(afresh(directory));
    writeFileSync(file, whole);
    expect(known(openDirectory(directory))).toEqual(afresh(directory));
    expect(knownTo(parts, source)).toEqual(afresh(directory));
  });

  it("are right of lines that are too long, malformed, or that stand before any event", () => {
    const directory = temporaryDirectory();
    const long = "x".repeat(5_000_000);
    writeSegment(
      directory,
      "master.log",
      `${"no event\n".repeat(5_000)}\n\n${line(1)}${long}\n${line(2)}${long}`,
    );
    const source = openDirectory(directory);
    const [rows] = Object.values(known(source));
    expect(rows?.slice(-4).map((row) => row.split(" ").slice(1, 4).join(" "))).toEqual([
      `1 ${Date.parse("2026-03-01T00:00:00.130Z")} `,
      `${line(1).length} ${Date.parse("2026-03-01T00:00:00.130Z")} llm:response`,
      `5000001 ${Date.parse("2026-03-01T00:00:00.130Z")} `,
      `${line(2).length} ${Date.parse("2026-03-01T00:00:00.260Z")} tool:start`,
    ]);
  });
});

describe("a log of more types and sessions than are kept", () => {
  const ROWS = 150_000;
  const odd = (number: number): string =>
    `${new Date(number).toISOString()}|t:${number}|source|session_id=s${number}\n`;

  it("has rows of which the index knows that it does not know them, and is right of the others", {
    timeout: 120_000,
  }, () => {
    const directory = temporaryDirectory();
    writeSegment(directory, "master.log", header("a"));
    const source = openDirectory(directory);
    const parts = new LogParts(source);
    for (let from = 0; from < ROWS; from += 50_000) {
      const text = Array.from({ length: 50_000 }, (_, index) => odd(from + index)).join("");
      appendFileSync(join(directory, "master.log"), text);
      partsOf(parts, source, ID);
    }
    for (const rows of [knownTo(parts, source)[ID], known(source)[ID], afresh(directory)[ID]]) {
      expect(rows).toHaveLength(ROWS + 1);
      let overflowed = 0;
      for (const [number, row] of (rows ?? []).slice(1).entries()) {
        const [, , time, type, from, flags, session] = row.split(" ");
        expect(Number(time)).toBe(number);
        if (flags === String(FLAG.overflow)) overflowed++;
        else if (type !== `t:${number}` || from !== "source") expect.unreachable(row);
        if (session !== "undefined" && session !== `s${number}`) expect.unreachable(row);
      }
      expect(overflowed).toBeGreaterThan(ROWS - 65_536 * 3);
    }
    for (const part of partsOf(new LogParts(source), source, ID)) {
      expect(part.kinds.length).toBeLessThanOrEqual(65_536);
      expect(part.sessions.length).toBeLessThanOrEqual(65_535);
      const inSessions = part.sessions.reduce((sum, { rows }) => sum + rows, 0);
      expect(inSessions + (part.overflowedSessions?.rows ?? 0)).toBe(part.rows);
      expect(part.kinds.reduce((sum, { rows }) => sum + rows, 0)).toBe(part.rows);
    }
  });
});

describe("the parts of a log in memory", () => {
  it("follow what is forgotten", () => {
    const source = new MemoryStorage({ bytesMax: 100_000 });
    const parts = new LogParts(source);
    for (let number = 0; number < 20_000; number++) {
      source.append(line(number).trimEnd());
      if (number % 700 === 0)
        expect(Object.values(knownTo(parts, source))).toEqual(Object.values(known(source)));
    }
  });
});
