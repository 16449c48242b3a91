import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Disk, nodeDisk } from "../../src/disk/index.ts";
import { getLogText, read, readLog, tail } from "../../src/reader/index.ts";
import { compressSegment, FileStorage } from "../../src/storage/index.ts";
import { makeDirectory, removeDirectories } from "../cli/command-line.ts";
import { HEADER } from "./any-bytes.ts";

const NAME = "sessions/000001_x.log";
const START_MS = Date.parse("2026-01-09T00:00:00.000Z");
const COUNT = 160_000;
const MEMBER_BYTES = 1_048_576;

/** An event a second, alike as those of an agent are. */
function line(number: number): string {
  const time = new Date(START_MS + number * 1_000).toISOString();
  const latency = (number * 7_919) % 4_001;
  return `${time}|llm:response|agent|number=${number} latency_ms=${latency} tokens_out=${(number * 31) % 977} model=llama3.2 note="a line of an ordinary length" session_id=s${number % 100}\n`;
}

/** The machine's disk, which counts the bytes that are read. */
function countingDisk(): Disk & { bytes: number } {
  const disk = {
    ...nodeDisk,
    bytes: 0,
    read(...words: Parameters<Disk["read"]>): number {
      const count = nodeDisk.read(...words);
      disk.bytes += count;
      return count;
    },
  };
  return disk;
}

let directory: string;
let plainBytes: number;
let storedBytes: number;

beforeAll(async () => {
  directory = join(makeDirectory(), "log");
  mkdirSync(join(directory, "sessions"), { recursive: true });
  const path = join(directory, NAME);
  writeFileSync(path, HEADER + Array.from({ length: COUNT }, (_, number) => line(number)).join(""));
  plainBytes = statSync(path).size;
  storedBytes = (await compressSegment(directory, NAME))?.storedBytes as number;
});

afterAll(removeDirectories);

describe("of a compressed segment of more than twenty pieces", () => {
  /** What some work reads of the file, listing included. */
  async function bytesFor(work: (source: FileStorage) => unknown): Promise<number> {
    const disk = countingDisk();
    await work(new FileStorage(directory, {}, { disk }));
    return disk.bytes;
  }

  /** So much has one piece in the file, more or less; and the table with the end of the file. */
  const member = (): number => Math.ceil((storedBytes / plainBytes) * MEMBER_BYTES * 1.1);
  const TABLE_BYTES = 4_096;

  it("listing reads the table alone, and once", async () => {
    expect(plainBytes).toBeGreaterThan(20 * MEMBER_BYTES);
    expect(storedBytes).toBeLessThan(plainBytes / 4);
    expect(await bytesFor((source) => source.segments())).toBe(TABLE_BYTES);
    expect(await bytesFor((source) => [source.segments(), source.segments()])).toBe(TABLE_BYTES);
  });

  it("the last events are read with the last piece", async () => {
    const bytes = await bytesFor((source) => {
      expect(tail(source, 10).map(({ fields }) => fields["number"])).toEqual(
        Array.from({ length: 10 }, (_, index) => COUNT - 10 + index),
      );
    });
    expect(bytes).toBeLessThanOrEqual(TABLE_BYTES + 2 * member());
  });

  it("an event at a position is read with its piece", async () => {
    const source = new FileStorage(directory);
    const middle = readLog(source, { since: START_MS + 80_000_000, limit: 1, from: "oldest" })[0];
    const bytes = await bytesFor(async (counted) => {
      for await (const event of read(counted, {
        from: middle?.position as NonNullable<typeof middle>["position"],
      })) {
        expect(event.fields["number"]).toBe(80_000);
        break;
      }
    });
    expect(bytes).toBeLessThanOrEqual(TABLE_BYTES + member());
  });

  it("a minute is found by halves", async () => {
    const sinceMs = START_MS + 100_000_000;
    const bytes = await bytesFor((source) => {
      const events = readLog(source, { since: sinceMs, until: sinceMs + 60_000 });
      expect(events.map(({ fields }) => fields["number"])).toEqual(
        Array.from({ length: 60 }, (_, index) => 100_000 + index),
      );
    });
    // A piece for each halving of twenty, and the two that stand beside each other where the minute is.
    expect(bytes).toBeLessThanOrEqual(TABLE_BYTES + 10 * member());
    expect(bytes).toBeLessThan(storedBytes / 2);
  });

  it("the newest text is read with the pieces it stands in", async () => {
    const bytes = await bytesFor((source) => getLogText(source));
    expect(bytes).toBeLessThanOrEqual(TABLE_BYTES + 4 * member());
  });

  it("all of it is read with each piece once, whichever way", async () => {
    const once = storedBytes + TABLE_BYTES;
    expect(await bytesFor((source) => [...source.scan()].length)).toBeLessThanOrEqual(once);
    expect(await bytesFor((source) => [...source.tail(Number.POSITIVE_INFINITY)].length)).toBeLessThanOrEqual(
      once,
    );
  });
});

it("compressing holds a piece in memory, not the segment", async () => {
  const root = join(makeDirectory(), "log");
  mkdirSync(join(root, "sessions"), { recursive: true });
  writeFileSync(join(root, NAME), HEADER + line(1).repeat(800_000));
  let peak = 0;
  const before = process.memoryUsage().arrayBuffers;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
  };
  const disk: Disk = {
    ...nodeDisk,
    read: (...words) => {
      look();
      return nodeDisk.read(...words);
    },
    write: (file, data) => {
      look();
      return nodeDisk.write(file, data);
    },
  };
  const result = await compressSegment(root, NAME, { disk });
  expect(result?.size).toBeGreaterThan(115_000_000);
  // What was let go counts until it is collected, which happens when it comes to some tens of MiB.
  expect(peak).toBeLessThan(64 * 1_048_576);
});

it("a piece that another program made is unpacked again only when another one was between", async () => {
  const root = join(makeDirectory(), "log");
  mkdirSync(join(root, "sessions"), { recursive: true });
  const bytes = Array.from({ length: 20_000 }, (_, number) => line(number)).join("");
  writeFileSync(join(root, `${NAME}.gz`), gzipSync(bytes));
  const stored = statSync(join(root, `${NAME}.gz`)).size;
  const disk = countingDisk();
  const source = new FileStorage(root, {}, { disk });
  source.segments();
  expect(disk.bytes).toBeLessThan(2 * stored + 20_000);
  disk.bytes = 0;
  expect(readLog(source, { limit: Number.POSITIVE_INFINITY })).toHaveLength(20_000);
  expect(disk.bytes).toBe(stored);
});
