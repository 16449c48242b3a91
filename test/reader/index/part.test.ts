import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OVERFLOW_SESSION } from "../../../src/reader/index/part.ts";
import { PartBuilder } from "../../../src/reader/index/part-builder.ts";
import { PlainRowScanner } from "../../../src/reader/index/plain-row-scanner.ts";
import { CI } from "../../proof/program.ts";
import { KINDS, opened, partBytes, type Row, rowsOf, SEGMENT, SESSIONS } from "./random-rows.ts";

const NEWEST_MS = Date.parse("9999-12-31T23:59:59.999Z");
const OLDEST_MS = Date.parse("0000-01-01T00:00:00.000Z");

/** Rows of one temper: numbers that need as many bytes, clocks that go as far. */
const rows: fc.Arbitrary<Row[]> = fc
  .record({
    length: fc.constantFrom(1, 200, 256, 300, 60_000, 70_000, 0xffff_ffff),
    shortest: fc.constantFrom(1, 200, 1_000),
    kinds: fc.constantFrom(1, 3, 256, 400),
    sessions: fc.constantFrom(1, 2, 255, 999),
    from: fc.constantFrom(0, OLDEST_MS, Date.parse("2026-01-01T00:00:00.000Z")),
    step: fc.constantFrom(0, 1, 300, 70_000, 5e9, 2e11),
    back: fc.constantFrom(0, 0, 1, 90_000, 4e12),
    count: fc.oneof(fc.nat(40), fc.nat(5_000), fc.nat(20_000)),
    seed: fc.nat(),
  })
  .map((temper) => {
    let seed = temper.seed;
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    let time = temper.from;
    return Array.from({ length: temper.count + 1 }, () => {
      time += next(temper.step + 1) - (next(100) === 0 ? next(temper.back + 1) : 0);
      time = Math.min(NEWEST_MS, Math.max(OLDEST_MS, time));
      const session = next(50) === 0 ? OVERFLOW_SESSION : next(temper.sessions);
      const length = Math.min(0xffff_ffff, temper.shortest + next(temper.length));
      return { length, time, kind: next(temper.kinds), session };
    });
  });

const isEvent = ({ kind }: Row): boolean => KINDS[kind]?.flags === 0;

describe("a part", () => {
  it("gives back what was put into it", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0, 7, 5e12), (written, start) => {
        const part = opened(partBytes(written, start));
        expect(rowsOf(part)).toEqual(written);
        expect(part).toMatchObject({ segment: SEGMENT, number: 3, rows: written.length, start });
        expect(part.end).toBe(start + written.reduce((sum, { length }) => sum + length, 0));
        const times = written.filter(isEvent).map(({ time }) => time);
        expect(part.minMs).toBe(times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY));
        expect(part.maxMs).toBe(times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY));
      }),
      { numRuns: CI ? 300 : 60 },
    );
  }, 120_000);

  it("knows where a line begins behind one that is longer than a row can say", () => {
    const builder = new PartBuilder(new PlainRowScanner(), {
      segment: SEGMENT,
      own: true,
      number: 3,
      start: 0,
      lastMs: Number.NaN,
    });
    const bytes = Buffer.from("2026-03-01T00:00:00.000Z|a:b|c|d\n");
    builder.addTooLong(2 ** 33);
    expect(builder.add(bytes, 2 ** 33)).toBe(bytes.length);
    const part = opened(builder.finish({ length: 0, checksum: 0 }));
    expect(part.end).toBe(2 ** 33 + bytes.length);
    expect(rowsOf(part).map(({ length }) => length)).toEqual([0xffff_ffff, 0xffff_ffff, 2, bytes.length]);
  });

  it("counts its kinds, its sessions and its minutes", () => {
    fc.assert(
      fc.property(rows, (written) => {
        const part = opened(partBytes(written));
        expect(part.kinds).toEqual(
          KINDS.map((kind, id) => ({ ...kind, rows: written.filter((row) => row.kind === id).length })),
        );
        const placesOf = (id: number) => written.flatMap((row, at) => (row.session === id ? [at] : []));
        const described = (id: number, text: string) => {
          const places = placesOf(id);
          return { id: text, rows: places.length, firstRow: places[0] ?? 0, lastRow: places.at(-1) ?? 0 };
        };
        expect(part.sessions.slice(0, 50)).toEqual(
          SESSIONS.slice(0, 50).map((text, id) => described(id, text)),
        );
        expect(part.overflowedSessions ?? { rows: 0 }).toMatchObject(
          placesOf(OVERFLOW_SESSION).length === 0 ? { rows: 0 } : described(OVERFLOW_SESSION, ""),
        );
        for (let block = 0; block < part.blocks; block++) {
          const inBlock = written.slice(block * 4_096, (block + 1) * 4_096);
          expect([...part.kindCounts(block)]).toEqual(flat(inBlock.map(({ kind }) => [kind])));
          const minutes = flat(inBlock.map(({ time, kind }) => [Math.floor(time / 60_000), kind]));
          const kept = part.minuteCounts(block);
          if (kept !== undefined) expect([...kept]).toEqual(minutes);
          else expect(entriesOf(inBlock) > inBlock.length / 8 || spread(inBlock) > 65_000).toBe(true);
        }
      }),
      { numRuns: CI ? 200 : 40 },
    );
  }, 120_000);
});

/** How often each of some keys comes, flat and sorted. */
function flat(keys: readonly (readonly number[])[]): number[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key.join(), (counts.get(key.join()) ?? 0) + 1);
  return [...counts]
    .map(([key, count]) => [...key.split(",").map(Number), count])
    .sort((a, b) => (a[0] as number) - (b[0] as number) || (a[1] as number) - (b[1] as number))
    .flat();
}

/** Kinds in each run of rows of the same minute: more than there are minutes where the clock goes back. */
function entriesOf(rows: readonly Row[]): number {
  let run = 0;
  let before = Number.NaN;
  const keys = rows.map(({ time, kind }) => {
    const minute = Math.floor(time / 60_000);
    if (minute !== before) run++;
    before = minute;
    return [run, kind];
  });
  return flat(keys).length / 3;
}

function spread(rows: readonly Row[]): number {
  const times = rows.map(({ time }) => time);
  return (Math.max(...times) - Math.min(...times)) / 60_000;
}
