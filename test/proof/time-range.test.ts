import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Disk, nodeDisk } from "../../src/disk/index.ts";
import { formatLine, formatSegmentHeader, formatTimestamp, segmentIdFrom } from "../../src/line/index.ts";
import { type LogItem, type ReadLogOptions, read, readLog } from "../../src/reader/index.ts";
import { FileStorage, openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { CI } from "./program.ts";

const BEGIN_MS = Date.parse("2026-01-09T14:00:00.000Z");

/** What a log holds: events, and what is none. */
type Piece =
  | {
      readonly kind: "event";
      readonly stepMs: number;
      readonly offMs: number;
      readonly chars: number;
      /** What stands before it on its line, in a segment of our own. */
      readonly torn: string;
    }
  | { readonly kind: "none"; readonly text: string };

const event: fc.Arbitrary<Piece> = fc.record({
  kind: fc.constant("event"),
  stepMs: fc.nat({ max: 40_000 }),
  // No event is more than a minute behind an earlier one.
  offMs: fc.constantFrom(0, 1, 30_000, 59_999, 60_000),
  chars: fc.constantFrom(0, 10, 20_000, 40_000),
  torn: fc.constantFrom("", "", "2020-01-01T00:00:00.000Z|a:b|s|text", "2030-01-01T00:00:00.000Z|a"),
});

const none: fc.Arbitrary<Piece> = fc.record({
  kind: fc.constant("none"),
  text: fc.oneof(
    fc.constantFrom("\n", "no event\n", "2026-01-01T00:00:00.000Z|only|two\n", "|\\!\n"),
    // Fragments, behind which something else stands on the same line.
    fc.constantFrom("9T14:32:01.456Z|a:b|s", "{torn"),
    fc.nat({ max: 3 }).map((count) => "\0".repeat(count * 70_000)),
    fc.nat({ max: 3 }).map((count) => "no event\n".repeat(count * 8_000)),
  ),
});

const segment = fc.record({
  own: fc.boolean(),
  pieces: fc.array(fc.oneof({ weight: 3, arbitrary: event }, { weight: 1, arbitrary: none }), {
    maxLength: 16,
  }),
});

interface Segment {
  readonly own: boolean;
  readonly pieces: readonly Piece[];
}

/** Writes a log, and gives the times of its events. */
function put(directory: string, segments: readonly Segment[]): number[] {
  mkdirSync(join(directory, "sessions"), { recursive: true });
  const timesMs: number[] = [];
  let timeMs = BEGIN_MS;
  for (const [index, { own, pieces }] of segments.entries()) {
    const id = segmentIdFrom(Buffer.alloc(16, index + 1));
    let text = own ? `${formatSegmentHeader(timeMs, id)}\n` : `segment ${index}\n`;
    for (const piece of pieces) {
      if (piece.kind === "none") {
        text += piece.text;
        continue;
      }
      timeMs += piece.stepMs;
      timesMs.push(timeMs + piece.offMs);
      const fields = { number: timesMs.length };
      const line = formatLine({
        timestamp: timeMs + piece.offMs,
        type: "a:b",
        source: "s",
        text: "x".repeat(piece.chars),
        fields,
      });
      text += own ? `${piece.torn}${line}\n` : `${line} | raw | pipes\n`;
    }
    const name = index === segments.length - 1 ? "master.log" : join("sessions", `00000${index + 1}_x.log`);
    writeFileSync(join(directory, name), text);
  }
  return timesMs;
}

function places(items: readonly LogItem[]): string[] {
  return items.map(({ position }) => `${position.segment}:${position.offset}`);
}

async function collected(items: AsyncIterable<LogItem>): Promise<LogItem[]> {
  const all: LogItem[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("since and until, on a log of which much is no event", () => {
  it("give what a look at every line gives", async () => {
    const root = temporaryDirectory();
    let run = 0;
    const bounds = fc.record({
      from: fc.nat({ max: 60 }),
      to: fc.nat({ max: 60 }),
      off: fc.constantFrom(-1, 0, 1),
    });
    const segments = fc.array(segment, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(segments, bounds, fc.nat({ max: 9 }), async (written, { from, to, off }, limit) => {
        const directory = join(root, String(run++));
        const timesMs = [BEGIN_MS, ...put(directory, written)];
        const source = openDirectory(directory);
        const since = (timesMs[from % timesMs.length] as number) + off;
        const until = (timesMs[to % timesMs.length] as number) + off;
        for (const range of [{ since }, { until }, { since, until }]) {
          const all = places(readLog(source, { ...range, limit: Number.POSITIVE_INFINITY, exact: true }));
          expect(places(readLog(source, { ...range, limit: Number.POSITIVE_INFINITY }))).toEqual(all);
          expect(places(readLog(source, { ...range, limit }))).toEqual(limit === 0 ? [] : all.slice(-limit));
          expect(places(readLog(source, { ...range, limit, from: "oldest" }))).toEqual(all.slice(0, limit));
          expect(places(await collected(read(source, range)))).toEqual(all);
          expect(places(await collected(read(source, { ...range, exact: true })))).toEqual(all);
        }
      }),
      { numRuns: CI ? 600 : 60 },
    );
  });
});

const EVENTS = 80_000;
const LINE_BYTES = 100;

/** A log of eight megabytes in three segments, one event a second, through a disk that counts what is read of it. */
function countedLog(): { readonly source: FileStorage; readonly takeBytes: () => number } {
  const directory = join(temporaryDirectory(), "log");
  mkdirSync(join(directory, "sessions"), { recursive: true });
  const names = [join("sessions", "000001_x.log"), join("sessions", "000002_x.log"), "master.log"];
  const perSegment = Math.ceil(EVENTS / names.length);
  for (const [index, name] of names.entries()) {
    const lines = [
      formatSegmentHeader(BEGIN_MS + index * perSegment * 1000, segmentIdFrom(Buffer.alloc(16, index))),
    ];
    for (let number = index * perSegment; number < Math.min(EVENTS, (index + 1) * perSegment); number++) {
      lines.push(
        `${formatTimestamp(BEGIN_MS + number * 1000)}|a:b|s|number=${number}`.padEnd(LINE_BYTES - 1, "."),
      );
    }
    writeFileSync(join(directory, name), `${lines.join("\n")}\n`);
  }
  let bytes = 0;
  const disk: Disk = {
    ...nodeDisk,
    read: (file, buffer, offset, length, position) => {
      const count = nodeDisk.read(file, buffer, offset, length, position);
      bytes += count;
      return count;
    },
  };
  const takeBytes = (): number => {
    const taken = bytes;
    bytes = 0;
    return taken;
  };
  return { source: new FileStorage(directory, {}, { disk }), takeBytes };
}

describe("of a large log, wherever the time stands in it,", () => {
  const at = (number: number): number => BEGIN_MS + number * 1000;
  const readers: readonly (readonly [string, (source: FileStorage, since: number) => Promise<number>])[] = [
    [
      "read",
      async (source, since) => (await collected(read(source, { since, until: since + 60_000 }))).length,
    ],
    ["readLog", async (source, since) => readLog(source, { since, until: since + 60_000 }).length],
    [
      "readLog from the oldest",
      async (source, since) => readLog(source, { since, limit: 60, from: "oldest" } as ReadLogOptions).length,
    ],
    [
      "readLog of the last ones",
      async (source, since) => readLog(source, { until: since + 60_000, limit: 60 }).length,
    ],
  ];

  it.each(readers)("%s reads a small part", async (_, count) => {
    const { source, takeBytes } = countedLog();
    for (const number of [0, 1, 5_000, 26_666, 26_667, 40_000, 53_333, 79_000, 79_940]) {
      takeBytes();
      expect(await count(source, at(number))).toBe(60);
      expect(takeBytes()).toBeLessThan((EVENTS * LINE_BYTES) / 10);
    }
    source.close();
  });
});
