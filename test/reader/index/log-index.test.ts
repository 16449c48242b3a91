import { describe, expect, it } from "vitest";
import { formatLine } from "../../../src/line/index.ts";
import { LogIndex } from "../../../src/reader/index/log-index.ts";
import { readLog } from "../../../src/reader/index.ts";
import { type LineSource, MemoryStorage } from "../../../src/storage/index.ts";

const START = Date.parse("2026-01-09T14:00:00Z");

function filled(count: number, storage = new MemoryStorage()): MemoryStorage {
  for (let index = 0; index < count; index++) {
    storage.append(
      formatLine({
        timestamp: START + index * 1_000,
        type: ["llm:request", "llm:response", "tool:start", "error:io"][index % 4] as string,
        source: ["agent", "web|sockets"][index % 2] as string,
        text: index % 100 === 0 ? "a text" : "",
        fields: { index, session_id: index % 3 === 0 ? `s${index % 9}` : undefined },
      }),
    );
  }
  return storage;
}

const indexOf = (source: MemoryStorage): LogIndex => new LogIndex(source, {});
const numbers = (events: readonly { readonly fields: Record<string, unknown> }[]) =>
  events.map((event) => event.fields["index"]);

describe("the index of a log", () => {
  const source = filled(10_000);
  const index = indexOf(source);

  it("counts", () => {
    expect(index.count()).toBe(10_000);
    expect(index.count({ types: ["error:*"] })).toBe(2_500);
    expect(index.count({ sessions: ["s0", "s3"] })).toBe(2_223);
    expect(index.count({ since: START + 5_000, until: START + 9_000 })).toBe(4);
    expect(index.count({ text: "a text", types: ["llm:request"] })).toBe(100);
  });

  it("gives the newest and the oldest", () => {
    expect(numbers(index.newest({ types: ["error:*"] }, 2))).toEqual([9_995, 9_999]);
    expect(numbers(index.oldest({ text: "a text" }, 3))).toEqual([0, 100, 200]);
    expect(index.newest({}, 5_000)).toEqual(readLog(source, { limit: 5_000 }));
    expect(index.first()?.fields["index"]).toBe(0);
    expect(index.last({ sessions: ["s6"] })?.fields["index"]).toBe(9_996);
  });

  it("gives pages in both directions", () => {
    const page = index.page({ types: ["error:*"] }, { page: 2, size: 3 });
    expect({ ...page, events: numbers(page.events) }).toEqual({
      events: [15, 19, 23],
      page: 2,
      pages: 834,
      total: 2_500,
    });
    const newest = index.page({ types: ["error:*"] }, { page: 2, size: 3, newestFirst: true });
    expect(numbers(newest.events)).toEqual([9_987, 9_983, 9_979]);
  });

  it("makes histograms", () => {
    const histogram = index.histogram({ bucketMs: 60_000, by: "category" });
    expect(histogram.length).toBe(167);
    expect(histogram.at(0)).toEqual({
      startMs: START,
      count: 60,
      groups: [
        { name: "llm", count: 30 },
        { name: "error", count: 15 },
        { name: "tool", count: 15 },
      ],
    });
    expect([...index.histogram({ bucketMs: 1_500 })].slice(0, 2).map(({ count }) => count)).toEqual([2, 1]);
  });

  it("tells what is most frequent", () => {
    expect(index.top("session", { limit: 2 })).toEqual([
      { value: "s0", count: 1_112 },
      { value: "s3", count: 1_111 },
    ]);
    expect(index.top({ field: "index" }, { limit: 1, types: ["error:*"] })).toEqual([
      { value: 1003, count: 1 },
    ]);
    expect(index.distinct("source")).toEqual(["agent", "web|sockets"]);
  });

  it("knows rows and places", () => {
    const [event] = index.newest({ types: ["error:*"] }, 1);
    if (event === undefined) throw new Error("there is none");
    expect(index.rowOf(event.position)).toBe(9_999);
    expect(index.positionOf(event.position.segment, 9_999)).toEqual(event.position);
    expect(numbers(index.around(event.position, { before: 2, after: 2 }))).toEqual([9_997, 9_998, 9_999]);
  });

  it("asks a source that can do nothing but be read, as it grows", () => {
    const storage = filled(500);
    const plain: LineSource = {
      segments: () => storage.segments(),
      scan: (from) => storage.scan(from),
      tail: (lines) => storage.tail(lines),
    };
    const grown = new LogIndex(plain, {});
    for (let round = 1; round <= 5; round++) {
      const errors = readLog(plain, { types: ["error:*"], limit: 1e9 });
      expect(grown.count({ types: ["error:*"] })).toBe(errors.length);
      expect(grown.newest({ types: ["error:*"], text: "index=" }, 40)).toEqual(errors.slice(-40));
      filled(round * 700, storage);
    }
  });

  it("refuses what can not be asked", () => {
    expect(() => index.histogram({ bucketMs: 0 })).toThrow("bucketMs is 0");
    expect(() => index.histogram({ bucketMs: 60_000, by: "field" as never })).toThrow('by is "field"');
    expect(() => index.page({}, { page: 0, size: 10 })).toThrow("page is 0");
    expect(() => index.count({ type: ["llm:*"] } as never)).toThrow('there is no option "type"');
    expect(() => index.top("model" as never)).toThrow('what is "model"');
  });

  it("grows with the log, and forgets what that forgets", () => {
    const small = filled(3_000, new MemoryStorage({ bytesMax: 100_000 }));
    const grown = indexOf(small);
    for (let round = 0; round < 20; round++) {
      filled(round * 50, small);
      expect(grown.count({ types: ["error:*"] })).toBe(
        readLog(small, { types: ["error:*"], limit: 1e9 }).length,
      );
    }
  });
});
