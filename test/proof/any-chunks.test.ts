import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { follow, type LogItem, read, readLog, tail } from "../../src/reader/index.ts";
import { type Block, type LineSource, openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { classifyPlainly, HEADER, logBytes, rangesOf } from "./any-bytes.ts";
import { CI } from "./program.ts";

describe("any bytes, appended in any chunks", () => {
  it("are followed as they are read when all of them are there", async () => {
    const root = temporaryDirectory();
    let run = 0;
    const chunks = fc.array(fc.nat({ max: 90 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(logBytes, fc.boolean(), chunks, async (bytes, own, sizes) => {
        const directory = join(root, String(run++));
        mkdirSync(directory);
        const path = join(directory, "master.log");
        const content = `${own ? HEADER : ""}${bytes}\nend\n`;
        const expected = classifyPlainly(content, own, true);
        const abort = new AbortController();
        const given: LogItem[] = [];
        const source = openDirectory(directory);
        const following = (async () => {
          const options = { malformed: true, intervalMs: 0, signal: abort.signal } as const;
          for await (const item of follow(source, options)) given.push(item);
        })();
        let at = 0;
        for (const size of [...sizes, content.length]) {
          appendFileSync(path, content.slice(at, at + size), "latin1");
          at += size;
          await delay(1);
        }
        while (given.at(-1)?.raw !== "end") await delay(1);
        abort.abort();
        await following;
        expect(rangesOf(given)).toEqual(expected);
      }),
      { numRuns: CI ? 1_500 : 100 },
    );
  });
});

/** A log in memory whose lines come in blocks of the sizes given. */
class AnyBlocks implements LineSource {
  readonly #blocks: Block[] = [];

  constructor(content: string, own: boolean, sizes: readonly number[]) {
    const segment = { id: "any", name: "any", own, active: true, size: content.length };
    const lines = content.split("\n").slice(0, -1);
    let offset = 0;
    for (let index = 0, turn = 0; index < lines.length; turn++) {
      const taken = lines.slice(index, index + (sizes[turn % sizes.length] as number));
      const bytes = Buffer.from(`${taken.join("\n")}\n`, "latin1");
      this.#blocks.push({ segment, offset, length: bytes.length, bytes, oversized: false, terminated: true });
      offset += bytes.length;
      index += taken.length;
    }
  }

  segments(): Block["segment"][] {
    return this.#blocks.slice(0, 1).map((block) => block.segment);
  }

  scan(): Block[] {
    return this.#blocks;
  }

  tail(): Block[] {
    return this.#blocks.toReversed();
  }
}

describe("any bytes, in blocks of any number of lines", () => {
  it("are the same events", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(logBytes, fc.boolean(), sizes, fc.nat({ max: 9 }), async (bytes, own, size, count) => {
        const content = `${own ? HEADER : ""}${bytes}\n`;
        const expected = classifyPlainly(content, own, true);
        const source = new AnyBlocks(content, own, size);
        const forward: LogItem[] = [];
        for await (const item of read(source, { malformed: true })) forward.push(item);
        expect(rangesOf(forward)).toEqual(expected);
        expect(rangesOf(readLog(source, { malformed: true }))).toEqual(expected);
        const events = expected.filter(({ kind }) => kind === "event");
        expect(rangesOf(tail(source, count))).toEqual(count === 0 ? [] : events.slice(-count));
      }),
      { numRuns: CI ? 10_000 : 1_000 },
    );
  });
});
