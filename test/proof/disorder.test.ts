import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLine, formatSegmentHeader, segmentIdFrom } from "../../src/line/index.ts";
import { getLogText, type LogItem, read, readLog } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { CI } from "./program.ts";

const BEGIN_MS = Date.parse("2026-01-09T14:00:00.000Z");
const DISORDER_MAX_MS = 60_000;

/** A log of several segments by writers whose clocks differ, as the times of its lines in their order. */
interface Disordered {
  readonly timesMs: readonly number[];
  readonly segments: number;
}

/** Times that grow in steps, each off by at most a minute: no line is more than that behind an earlier one. */
function disordered(offMaxMs: number): fc.Arbitrary<Disordered> {
  return fc.record({
    segments: fc.integer({ min: 1, max: 3 }),
    timesMs: fc
      .array(fc.tuple(fc.nat({ max: 40_000 }), fc.constantFrom(0, 1, 30_000, offMaxMs - 1, offMaxMs)), {
        minLength: 1,
        maxLength: 30,
      })
      .map((steps) => {
        let timeMs = BEGIN_MS;
        return steps.map(([step, off]) => {
          timeMs += step;
          return timeMs + off;
        });
      }),
  });
}

/** Each line is as long as a step backward, so that nearly every one stands in a block of its own. */
const LONG = "x".repeat(40_000);

function put(directory: string, { timesMs, segments }: Disordered): void {
  mkdirSync(join(directory, "sessions"), { recursive: true });
  const perSegment = Math.ceil(timesMs.length / segments);
  for (let index = 0; index < segments; index++) {
    const own = timesMs.slice(index * perSegment, (index + 1) * perSegment);
    const header = formatSegmentHeader(own[0] ?? timesMs.at(-1) ?? 0, segmentIdFrom(Buffer.alloc(16, index)));
    const lines = own.map((timestamp, at) =>
      formatLine({
        timestamp,
        type: "a:b",
        source: "s",
        text: LONG,
        fields: { number: index * perSegment + at },
      }),
    );
    const name = index === segments - 1 ? "master.log" : join("sessions", `00000${index + 1}_x.log`);
    writeFileSync(join(directory, name), [header, ...lines, ""].join("\n"));
  }
}

function numbersOf(items: readonly LogItem[]): number[] {
  return items.map((item) => Number(/number=(\d+)/.exec(item.raw)?.[1]));
}

const RUNS = { numRuns: CI ? 600 : 60 };

describe("since and until", () => {
  it("give what a look at every line gives, for clocks that differ by up to a minute", async () => {
    const root = temporaryDirectory();
    let run = 0;
    const log = disordered(DISORDER_MAX_MS);
    const bounds = fc.record({
      from: fc.nat({ max: 40 }),
      to: fc.nat({ max: 40 }),
      off: fc.constantFrom(-1, 0, 1),
    });
    await fc.assert(
      fc.asyncProperty(log, bounds, fc.nat({ max: 9 }), async (written, { from, to, off }, limit) => {
        const directory = join(root, String(run++));
        put(directory, written);
        const source = openDirectory(directory);
        const { timesMs } = written;
        const since = (timesMs[from % timesMs.length] as number) + off;
        const until = (timesMs[to % timesMs.length] as number) + off;
        const expected = [...timesMs.keys()].filter(
          (index) => (timesMs[index] as number) >= since && (timesMs[index] as number) < until,
        );
        const forward: LogItem[] = [];
        for await (const event of read(source, { since, until })) forward.push(event);
        expect(numbersOf(forward)).toEqual(expected);
        expect(numbersOf(readLog(source, { since, until }))).toEqual(expected);
        expect(numbersOf(readLog(source, { since, until, exact: true }))).toEqual(expected);
        expect(numbersOf(readLog(source, { since, until, limit }))).toEqual(
          limit === 0 ? [] : expected.slice(-limit),
        );
        expect(numbersOf(readLog(source, { since, until, limit, from: "oldest" }))).toEqual(
          expected.slice(0, limit),
        );
        const text = getLogText(source, { since, until });
        expect(text.split("\n").filter((line) => line !== "" && !line.startsWith("[cut"))).toHaveLength(
          Math.min(expected.length, 26),
        );
      }),
      RUNS,
    );
  });

  it("would be noticed if they stopped too early: beyond a minute only exact sees every line", () => {
    const directory = join(temporaryDirectory(), "log");
    const timesMs = [0, 200_000, 0, 0, 0, 200_000].map((off) => BEGIN_MS + off);
    put(directory, { timesMs, segments: 1 });
    const source = openDirectory(directory);
    const since = BEGIN_MS + 150_000;
    expect(numbersOf(readLog(source, { since }))).toEqual([5]);
    expect(numbersOf(readLog(source, { since, exact: true }))).toEqual([1, 5]);
  });
});
