import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Clue } from "../../../src/reader/kernel/clue.ts";
import { CompiledKernel } from "../../../src/reader/kernel/compiled-kernel.ts";
import { PlainKernel } from "../../../src/reader/kernel/plain-kernel.ts";
import type { LineSearch, ScanKernel } from "../../../src/reader/kernel/scan-kernel.ts";
import { type Line, naiveLines, naiveSearch } from "./naive-search.ts";

const RUNS = process.env["CI"] === "true" ? 20_000 : 400;

function compiledKernel(): CompiledKernel {
  const kernel = CompiledKernel.create();
  if (kernel === undefined) throw new Error("this Node has no WebAssembly with SIMD");
  return kernel;
}

const compiled = compiledKernel();
const KERNELS: readonly (readonly [string, ScanKernel])[] = [
  ["compiled", compiled],
  ["plain", new PlainKernel()],
];

/** Bytes at a place of the kernel's room, with others around them that must not be seen. */
function inRoom(bytes: Uint8Array, place: number, around: Uint8Array): Uint8Array {
  const before = Math.max(0, place - around.length);
  compiled.room.set(around.subarray(0, place - before), before);
  compiled.room.set(bytes, place);
  compiled.room.set(around, place + bytes.length);
  return compiled.room.subarray(place, place + bytes.length);
}

function linesOf(search: LineSearch, bytes: Uint8Array): Line[] {
  search.begin(bytes);
  const found: Line[] = [];
  for (let count = search.next(); count > 0; count = search.next()) {
    for (let index = 0; index < count; index++) {
      found.push([search.lines[2 * index] as number, search.lines[2 * index + 1] as number]);
    }
  }
  return found;
}

function countOf(search: LineSearch, bytes: Uint8Array): number {
  search.begin(bytes);
  return search.countRest();
}

/** Few different bytes, so that texts are found, and found in part. */
const letters = fc.constantFrom(..."aAbB@`[{\n\n\0ÿ\u0080 k\u212a");
const text = fc.array(letters, { maxLength: 12, size: "max" }).map((parts) => parts.join(""));
const longText = fc.tuple(text, fc.integer({ min: 1, max: 40 })).map(([part, times]) => part.repeat(times));
const bytes = fc.oneof(
  fc
    .array(letters, { maxLength: 700, size: "max" })
    .map((parts) => new Uint8Array(Buffer.from(parts.join("")))),
  fc
    .array(letters, { maxLength: 700, size: "max" })
    .map((parts) => new Uint8Array(Buffer.from(parts.join(""), "latin1"))),
  fc.uint8Array({ maxLength: 300, size: "max" }),
  longText.map((long) => new Uint8Array(Buffer.from(long))),
);
/** What is looked for: mostly so little that it is found, or what stands there, as it does or nearly. */
type Sought =
  | { readonly text: string }
  | { readonly from: number; readonly size: number; readonly large: boolean };
const sought: fc.Arbitrary<Sought> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ text: fc.array(letters, { maxLength: 2 }).map((parts) => parts.join("")) }),
  },
  { weight: 1, arbitrary: fc.record({ text: fc.oneof(text, longText) }) },
  { weight: 4, arbitrary: fc.record({ from: fc.nat(), size: fc.nat({ max: 40 }), large: fc.boolean() }) },
);
const clues = fc.array(
  fc.record({ sought: fc.array(sought, { minLength: 1, maxLength: 3 }), ignoreCase: fc.boolean() }),
  { maxLength: 3 },
);

function cluesIn(
  chunk: Uint8Array,
  given: readonly { readonly sought: readonly Sought[]; readonly ignoreCase: boolean }[],
): Clue[] {
  const textOf = (one: Sought): string => {
    if ("text" in one) return one.text;
    const from = chunk.length === 0 ? 0 : one.from % chunk.length;
    const [found = ""] = Buffer.from(chunk)
      .toString("utf8", from, from + one.size)
      .split("\n");
    return one.large ? found.toUpperCase() : found;
  };
  return given.map(({ sought, ignoreCase }) => ({ texts: sought.map(textOf), ignoreCase }));
}

const place = fc.integer({ min: 0, max: 200 });

describe("the scan kernel", () => {
  it("finds the lines that a loop finds, wherever they stand and whatever is around them", () => {
    const property = fc.property(bytes, clues, place, bytes, (chunk, given, at, around) => {
      const sought = cluesIn(chunk, given);
      const lines = naiveSearch(chunk, sought);
      const here = inRoom(chunk, at, around);
      for (const [name, kernel] of KERNELS) {
        for (const where of [here, chunk]) {
          const search = kernel.search(sought);
          expect([name, linesOf(search, where)]).toEqual([name, lines]);
          expect([name, countOf(search, where)]).toEqual([name, lines.length]);
        }
        // What was copied stands where the room begins.
        inRoom(chunk, at, around);
      }
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it("finds a text at every place of a chunk, alone and cut at either end", () => {
    for (const sought of [
      "x",
      "xy",
      "needle",
      "a needle that is longer than sixteen bytes, and than thirty-two too!",
    ]) {
      const size = Buffer.byteLength(sought);
      for (let at = -size; at <= 150; at++) {
        const chunk = Buffer.alloc(150, ".");
        chunk.subarray(Math.max(0, at)).write(at < 0 ? sought.slice(-at) : sought);
        const whole = at >= 0 && at + size <= 150;
        const here = inRoom(chunk, 64 + (at & 15), Buffer.from(sought.repeat(3)));
        for (const [name, kernel] of KERNELS) {
          const found = linesOf(kernel.search([{ texts: [sought] }]), here);
          expect([name, at, found]).toEqual([name, at, whole ? [[0, 150]] : []]);
        }
      }
    }
  });

  it("goes on from chunk to chunk, with more lines than are found at once, and other bytes that are rare", () => {
    const chunks = Array.from({ length: 150 }, (_, index) =>
      Buffer.from(`${index % 3 === 0 ? "zz" : "qz"}-${"ab\nzq\n".repeat(index === 70 ? 6_000 : 20)}`),
    );
    for (const [name, kernel] of KERNELS) {
      const search = kernel.search([{ texts: ["zq", "zz"] }, { texts: ["Q", "-A"], ignoreCase: true }]);
      const found = chunks.map((chunk) => linesOf(search, chunk));
      const sought = [{ texts: ["zq", "zz"] }, { texts: ["Q", "-A"], ignoreCase: true }];
      expect([name, found]).toEqual([name, chunks.map((chunk) => naiveSearch(chunk, sought))]);
    }
  });

  it("takes chunks and texts that have no place in its memory", () => {
    const long = "long".repeat(100_000);
    const chunk = Buffer.from(`one\n${long}\n${"x".repeat(compiled.room.length)}\nlast`);
    for (const [name, kernel] of KERNELS) {
      expect([name, linesOf(kernel.search([{ texts: [long] }]), chunk)]).toEqual([name, [[4, 400_004]]]);
      const last = linesOf(kernel.search([{ texts: ["last"] }]), chunk);
      expect([name, last]).toEqual([name, [[chunk.length - 4, chunk.length]]]);
      expect(countOf(kernel.search([]), chunk)).toBe(4);
    }
  });

  it("walks over newlines as a loop does", () => {
    const property = fc.property(bytes, place, bytes, fc.nat(), (chunk, at, around, some) => {
      const here = inRoom(chunk, at, around);
      const lines = naiveLines(chunk);
      const ends = [...chunk.keys()].filter((index) => chunk[index] === 10).map((index) => index + 1);
      const within = some % (chunk.length + 1);
      // The room's end is out of the way of what stands at its beginning.
      const places = new Uint32Array(compiled.room.buffer, compiled.room.byteOffset + 1_048_576, 8);
      const line = lines.find(([start, end]) => start <= within && within <= end);
      for (const [name, kernel] of KERNELS) {
        for (const where of [here, chunk]) {
          for (const into of [places, new Uint32Array(8)]) {
            const count = kernel.lineEnds(where, within, into);
            const expected = ends.filter((end) => end > within).slice(0, 8);
            expect([name, [...into.subarray(0, count)]]).toEqual([name, expected]);
          }
          expect([name, kernel.countNewlines(where)]).toEqual([name, ends.length]);
          expect([name, kernel.lineStart(where, within)]).toEqual([name, line?.[0] ?? within]);
          expect([name, kernel.lineEnd(where, within)]).toEqual([name, line?.[1] ?? within]);
        }
      }
    });
    fc.assert(property, { numRuns: RUNS });
  });
});
