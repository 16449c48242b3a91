import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { getLogText, type LogItem, read, readLog, tail } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { classifyPlainly, fillerBytes, HEADER, lineOf, logBytes, putLog, rangesOf } from "./any-bytes.ts";
import { CI } from "./program.ts";

const RUNS = { numRuns: CI ? 5_000 : 400 };

/** Bytes of a log: with our header or without, written to or rotated away. */
const log = fc.record({ bytes: logBytes, filler: fillerBytes, own: fc.boolean(), active: fc.boolean() });

async function collected(items: AsyncIterable<LogItem>): Promise<LogItem[]> {
  const all: LogItem[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("a log of any bytes", () => {
  it("is classified as the specification says, forward, backward and from the end", async () => {
    const root = temporaryDirectory();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(log, fc.nat({ max: 12 }), async ({ bytes, filler, own, active }, count) => {
        const directory = join(root, String(run++));
        const content = (own ? HEADER : "") + lineOf(filler) + bytes;
        putLog(directory, content, active);
        const source = openDirectory(directory);
        const expected = classifyPlainly(content, own, active);
        const forward = await collected(read(source, { malformed: true }));
        const backward = readLog(source, { malformed: true, limit: Number.POSITIVE_INFINITY });
        expect(rangesOf(forward)).toEqual(expected);
        expect(rangesOf(backward)).toEqual(expected);
        const events = expected.filter(({ kind }) => kind === "event");
        expect(rangesOf(tail(source, count))).toEqual(count === 0 ? [] : events.slice(-count));
        expect(rangesOf(readLog(source, { limit: count, from: "oldest" }))).toEqual(events.slice(0, count));
      }),
      RUNS,
    );
  });

  it("is covered whole, its bytes are shown as they are, and every event can be looked at", async () => {
    const root = temporaryDirectory();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(log, async ({ bytes, own, active }) => {
        const directory = join(root, String(run++));
        const path = putLog(directory, (own ? HEADER : "") + bytes, active);
        const source = openDirectory(directory);
        const content = readFileSync(path);
        const items = readLog(source, { malformed: true, limit: Number.POSITIVE_INFINITY });
        let at = own ? HEADER.length : 0;
        for (const item of items) {
          const { offset } = item.position;
          expect(blanksOnly(content.subarray(at, offset))).toBe(true);
          expect(item.raw).toBe(content.toString("utf8", offset, offset + item.length));
          at = offset + item.length;
          if (item.kind === "event") JSON.stringify([item, item.text, item.fields, item.type, item.timeMs]);
        }
        if (!active) expect(blanksOnly(content.subarray(at))).toBe(true);
        else expect(blanksOnly(content.subarray(at, content.lastIndexOf("\n") + 1))).toBe(true);
        expect(getLogText(source).split("\n").length).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  it("can be read from any position it gave", async () => {
    const root = temporaryDirectory();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(log, async ({ bytes, own, active }) => {
        const directory = join(root, String(run++));
        putLog(directory, (own ? HEADER : "") + bytes, active);
        const source = openDirectory(directory);
        const items = await collected(read(source));
        for (const [index, { position }] of items.entries()) {
          const rest = [...source.scan(position)];
          expect(rest[0]?.offset).toBe(position.offset);
          expect(items.slice(index).map(({ raw }) => raw)).toContain(items[index]?.raw);
        }
      }),
      { numRuns: RUNS.numRuns / 4 },
    );
  });
});

/** Newlines, and torn marks that stand alone on their lines: what is neither event nor malformed. */
function blanksOnly(bytes: Buffer): boolean {
  return /^(?:\n|\|\\!(?=\n|$))*$/.test(bytes.toString("latin1"));
}

const MIB = 1_048_576;

describe("a line that is very long", () => {
  it.each([4 * MIB - 2, 4 * MIB - 1, 4 * MIB, 4 * MIB + 1, 4 * MIB + 2, 9 * MIB])(
    "of %i bytes is the same forward and backward",
    async (bytes) => {
      for (const active of [true, false]) {
        for (const before of ["", HEADER, "x\n"]) {
          const directory = join(temporaryDirectory(), "log");
          putLog(directory, `${before}${lineOf(bytes)}${lineOf(60)}`, active);
          const source = openDirectory(directory);
          const forward = await collected(read(source, { malformed: true }));
          const backward = readLog(source, { malformed: true });
          const shown = (items: LogItem[]) =>
            items.map((item) => [
              item.kind,
              item.kind === "event" || item.reason,
              item.position.offset,
              item.length,
            ]);
          expect(shown(backward)).toEqual(shown(forward));
          const long = forward.at(-2);
          expect(long?.length).toBe(bytes - 1);
          if (bytes > 4 * MIB + 1) expect(long).toMatchObject({ kind: "malformed", reason: "too long" });
          if (bytes < 4 * MIB) expect(long?.kind).toBe("event");
        }
      }
    },
  );

  it("is malformed with its range when it never ends and its segment was rotated away", async () => {
    for (const bytes of [5_000, 300_000, 4 * MIB - 1, 4 * MIB, 4 * MIB + 1, 6 * MIB]) {
      const directory = join(temporaryDirectory(), "log");
      putLog(directory, `${HEADER}${lineOf(60)}${"\0".repeat(bytes)}`, false);
      const source = openDirectory(directory);
      const forward = rangesOf(await collected(read(source, { malformed: true })));
      expect(forward.at(-1)).toEqual({ kind: "malformed", offset: HEADER.length + 60, length: bytes });
      expect(rangesOf(readLog(source, { malformed: true }))).toEqual(forward);
    }
  });
});
