import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { formatLine, formatSegmentHeader, type Position } from "../../../src/line/index.ts";
import { keptRows } from "../../../src/reader/index/kept-rows.ts";
import {
  getLogText,
  type LogItem,
  openIndex,
  type ReadLogOptions,
  read,
  readLog,
} from "../../../src/reader/index.ts";
import { type Block, compressSegment, type LineSource, openDirectory } from "../../../src/storage/index.ts";
import { temporaryDirectory } from "../../temporary-directory.ts";

const START = Date.parse("2026-01-09T14:00:00.000Z");
const limit = Number.POSITIVE_INFINITY;

/** A log of which nothing is known but its lines. */
class Unindexed implements LineSource {
  readonly #source: LineSource;

  constructor(source: LineSource) {
    this.#source = source;
  }

  segments() {
    return this.#source.segments();
  }

  scan(from?: Position): Iterable<Block> {
    return this.#source.scan(from);
  }

  tail(lines: number): Iterable<Block> {
    return this.#source.tail(lines);
  }
}

/** Lines with a clock that is set back by hours now and then, and with some that are no event. */
function lines(from: number, count: number): string {
  let text = "";
  for (let at = from; at < from + count; at++) {
    const isBack = Math.floor(at / 5_000) % 3 === 2;
    text += formatLine({
      timestamp: START + at * 500 - (isBack ? 7_200_000 : 0),
      type: at % 100 === 0 ? "error:io" : (["llm:request", "llm:response", "tool:start"][at % 3] as string),
      source: ["agent", "server"][at % 2] as string,
      text: `${"a text that takes some room ".repeat(5)}${at % 77}`,
      fields: { at, session_id: `s${Math.floor(at / 700)}` },
    });
    text +=
      at % 999 === 0
        ? "\nno event\n"
        : at % 1_111 === 0
          ? `\n2026${formatLine({ timestamp: START, type: "a:b", source: "c" })}\n`
          : "\n";
  }
  return text;
}

describe("reading a log that has an index", () => {
  const queries: readonly ReadLogOptions[] = [
    { types: ["error:*"], limit: 100 },
    { types: ["error:*"], limit },
    { types: ["error:*"], from: "oldest", limit: 30 },
    { sessions: ["s17", "s90"], limit },
    { since: START + 20_000_000, until: START + 22_000_000, limit },
    { since: START + 20_000_000, types: ["error:*"], limit: 50, malformed: true },
    { types: ["tool:*"], sources: ["server"], text: "room 33", limit: 500 },
    { not: { types: ["llm:*", "tool:*"] }, malformed: true, limit },
  ];
  const seen = (items: readonly LogItem[]) =>
    items.map((item) => [item.position.segment, item.position.offset, item.length, item.kind, item.raw]);

  async function bothWays(source: LineSource): Promise<void> {
    const plain = new Unindexed(source);
    for (const query of queries) {
      expect(keptRows(source, query)).toBeDefined();
      const expected = seen(readLog(plain, { ...query, exact: true }));
      expect(seen(readLog(source, query))).toEqual(expected);
      const { limit: _, from: __, ...filter } = query;
      const all: LogItem[] = [];
      for await (const item of read(source, filter)) all.push(item);
      expect(seen(all)).toEqual(seen(readLog(plain, { ...filter, exact: true, limit })));
    }
    expect(getLogText(source, { types: ["error:*"] })).toBe(getLogText(plain, { types: ["error:*"] }));
    expect(getLogText(source, { types: ["tool:*"] })).toBe(getLogText(plain, { types: ["tool:*"] }));
  }

  let text: string;
  beforeAll(() => {
    text = lines(0, 90_000);
  });

  it("gives the same as reading every line, and sees what is written meanwhile", async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "sessions"));
    writeFileSync(
      join(directory, "sessions", "000001_a.log"),
      `${formatSegmentHeader(START, "a".repeat(26))}\n${text}2026-`,
    );
    const master = join(directory, "master.log");
    writeFileSync(master, `${formatSegmentHeader(START, "b".repeat(26))}\n${lines(90_000, 5_000)}`);
    const source = openDirectory(directory);
    const [query = {}] = queries;
    expect(keptRows(source, query)).toBeUndefined();
    await openIndex(openDirectory(directory)).build();
    await bothWays(source);
    appendFileSync(master, `${lines(95_000, 3_000)}2026-01-09T14:00`);
    await bothWays(source);
    await compressSegment(directory, "sessions/000001_a.log");
    await bothWays(source);
    rmSync(join(directory, ".index"), { recursive: true });
    await bothWays(source);
    expect(keptRows(openDirectory(directory), query)).toBeUndefined();
  }, 120_000);

  it("reads a log without one, and a small one, as ever", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "master.log"), lines(0, 100));
    expect(keptRows(openDirectory(directory), { types: ["error:*"] })).toBeUndefined();
  });
});
