import { describe, expect, it } from "vitest";
import { formatLine, SEGMENT_TYPE } from "../../src/line/index.ts";
import { getLogText, type ReadLogOptions, read, readLog, tail } from "../../src/reader/index.ts";
import { FileStorage, MemoryStorage } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const START = Date.parse("2026-01-09T14:00:00Z");
const minute = (count: number) => START + count * 60_000;

/** Ten thousand events, one every minute, that differ in all the parts a filter can ask for. */
function filled(storage = new MemoryStorage()): MemoryStorage {
  for (let index = 0; index < 10_000; index++) {
    storage.append(
      formatLine({
        timestamp: minute(index),
        type: ["llm:request", "llm:response", "tool:start", "error:io"][index % 4] as string,
        source: ["agent", "web|sockets"][index % 2] as string,
        text: index % 100 === 0 ? 'said "a|b" session_id=s7' : "",
        fields: { index, session_id: index % 3 === 0 ? `s${index % 9}` : undefined },
      }),
    );
  }
  return storage;
}

const SOURCE = filled();
const indexes = (options: ReadLogOptions) => readLog(SOURCE, options).map((event) => event.fields["index"]);

describe("readLog", () => {
  it("gives the newest 1000, oldest first, unless told otherwise", () => {
    expect(indexes({})).toEqual(Array.from({ length: 1000 }, (_, index) => 9_000 + index));
    expect(indexes({ limit: 3 })).toEqual([9_997, 9_998, 9_999]);
    expect(indexes({ limit: 3, from: "oldest" })).toEqual([0, 1, 2]);
    expect(indexes({ limit: 0 })).toEqual([]);
    expect(indexes({ limit: Number.POSITIVE_INFINITY }).length).toBe(10_000);
    expect(tail(SOURCE, 2).map((event) => event.fields["index"])).toEqual([9_998, 9_999]);
  });

  it("filters first, then limits", () => {
    expect(indexes({ types: ["error:*"], limit: 2 })).toEqual([9_995, 9_999]);
    expect(indexes({ types: ["llm:request", "error:*"], from: "oldest", limit: 3 })).toEqual([0, 3, 4]);
    expect(indexes({ sources: ["web|sockets"], limit: 1 })).toEqual([9_999]);
    expect(indexes({ types: [], sources: [], sessions: [], limit: 1 })).toEqual([9_999]);
  });

  it("finds sessions by their field, not by what a text says", () => {
    const found = readLog(SOURCE, { sessions: ["s6", "s3"], limit: Number.POSITIVE_INFINITY });
    expect(found.length).toBe(2_222);
    expect(readLog(SOURCE, { sessions: ["s7"] })).toEqual([]);
  });

  it("finds text as it was typed, whatever its escapes", () => {
    expect(indexes({ text: 'said "a|b"', from: "oldest", limit: 2 })).toEqual([0, 100]);
    expect(indexes({ text: "index=9999" })).toEqual([9_999]);
    expect(indexes({ text: "no such text" })).toEqual([]);
  });

  it("takes since inclusive and until exclusive, in any form of a moment", () => {
    expect(indexes({ since: minute(9_998) })).toEqual([9_998, 9_999]);
    expect(indexes({ since: new Date(minute(9_998)), until: minute(9_999) })).toEqual([9_998]);
    expect(indexes({ until: "2026-01-09T14:02:00Z" })).toEqual([0, 1]);
    expect(indexes({ since: minute(5), until: minute(7), from: "oldest" })).toEqual([5, 6]);
    expect(indexes({ since: minute(9_998) + 0.5 })).toEqual([9_999]);
    expect(indexes({ since: minute(20_000) })).toEqual([]);
  });

  it.each([
    [{ limit: -1 }, "limit is -1"],
    [{ limit: 1.5 }, "limit is 1.5"],
    [{ limit: "10" }, 'limit is "10"'],
    [{ since: "yesterday" }, 'since is "yesterday"'],
    [{ until: new Date(Number.NaN) }, "until is"],
    [{ types: "llm:*" }, 'types is "llm:*"'],
    [{ sources: [1] }, "sources is an array"],
    [{ from: "middle" }, 'from is "middle"'],
    [{ type: ["llm:*"] }, 'there is no option "type"; there are since,'],
    [null, "the options are null"],
    ["llm:*", 'the options are "llm:*"'],
  ])("refuses %j and names what is wrong", (options, named) => {
    expect(() => readLog(SOURCE, options as ReadLogOptions)).toThrow(named);
  });
});

describe("a stepping clock", () => {
  const source = new MemoryStorage();
  for (const [index, seconds] of [0, 1000, 950, 1001, 800, 1010].entries()) {
    source.append(
      formatLine({ timestamp: START + seconds * 1000, type: "a:b", source: "s", fields: { index } }),
    );
  }
  const since = START + 1000 * 1000;

  it("is seen through by since, and exactly where asked", () => {
    expect(readLog(source, { since }).map((event) => event.fields["index"])).toEqual([1, 3, 5]);
    expect(readLog(source, { since, exact: true }).map((event) => event.fields["index"])).toEqual([1, 3, 5]);
  });
});

describe("read", () => {
  it("gives every event in order, and stops when it is told to", async () => {
    const seen: unknown[] = [];
    for await (const event of read(SOURCE, { types: ["tool:*"] })) seen.push(event.fields["index"]);
    expect(seen.length).toBe(2_500);
    expect(seen[0]).toBe(2);
    const controller = new AbortController();
    let count = 0;
    for await (const _ of read(SOURCE, { signal: controller.signal })) if (++count === 10) controller.abort();
    expect(count).toBeLessThan(10_000);
  });

  it("goes on where an event ended", async () => {
    const [last] = tail(SOURCE, 2);
    const seen: unknown[] = [];
    for await (const event of read(SOURCE, { from: last?.next as never })) seen.push(event.fields["index"]);
    expect(seen).toEqual([9_999]);
  });
});

describe("getLogText", () => {
  it("is type, source and message, a line each, and says when it was cut", () => {
    expect(getLogText(SOURCE, { since: minute(9_999) })).toBe(
      "error:io web|sockets index=9999 session_id=s0",
    );
    const large = new MemoryStorage();
    for (let index = 0; index < 100; index++) {
      large.append(
        formatLine({ timestamp: minute(index), type: "a:b", source: "s", text: "x".repeat(20_000) }),
      );
    }
    const text = getLogText(large);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_048_576 + 100);
    expect(text.split("\n")[0]).toBe("[cut: events up to 2026-01-09T14:47:00.000Z are left out]");
    expect(text.split("\n").length).toBe(53);
  });
});

describe("a segment's first line", () => {
  it("is no event of the program's, and given to who asks for it by name", () => {
    const storage = new FileStorage(temporaryDirectory());
    storage.append(formatLine({ timestamp: START, type: "app:start", source: "s" }));
    expect(readLog(storage).map((event) => event.type)).toEqual(["app:start"]);
    expect(readLog(storage, { types: ["*"] }).map((event) => event.type)).toEqual(["app:start"]);
    expect(readLog(storage, { types: ["log:*"] }).map((event) => event.type)).toEqual([SEGMENT_TYPE]);
    storage.close();
  });
});

describe("an event", () => {
  it("shows its parts to JSON and to people", () => {
    const [event] = readLog(SOURCE, { limit: 1 });
    expect(JSON.parse(JSON.stringify(event))).toEqual({
      timestamp: "2026-01-16T12:39:00.000Z",
      type: "error:io",
      source: "web|sockets",
      message: "index=9999 session_id=s0",
      fields: { index: 9999, session_id: "s0" },
      position: expect.stringMatching(/^[a-z2-7]{26}:\d+$/),
    });
    expect(event?.timeMs).toBe(minute(9_999));
    expect(event?.position.offset).toBeGreaterThan(0);
  });
});

describe("few events of a large log", () => {
  it("do not keep the rest of it in memory", () => {
    const storage = new MemoryStorage({ bytesMax: 400_000_000 });
    for (let index = 0; index < 100_000; index++) {
      const type = index % 1_000 === 0 ? "error:io" : "llm:request";
      storage.append(
        formatLine({ timestamp: START, type, source: "s", text: `${index} ${"x".repeat(500)}` }),
      );
    }
    const before = process.memoryUsage().heapUsed;
    const rare = readLog(storage, { types: ["error:*"] });
    expect(rare.length).toBe(100);
    expect(rare.map((event) => event.raw.length > 500)).not.toContain(false);
    // All of it is 56 MB; slices would keep every block that has one of the hundred.
    globalThis.gc?.();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(40_000_000);
  });
});
