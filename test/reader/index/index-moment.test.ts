import { describe, expect, it } from "vitest";
import { type Log, openLog } from "../../../src/index.ts";
import { openIndex } from "../../../src/reader/index.ts";
import { openDirectory } from "../../../src/storage.ts";
import { temporaryDirectory } from "../../temporary-directory.ts";

function write(log: Log, from: number, to: number): void {
  for (let count = from; count < to; count++) {
    log.event(count % 10 === 0 ? "error:io" : "a:b", "c", {
      count,
      session_id: `s${Math.floor(count / 50)}`,
    });
  }
  log.flush();
}

describe("a moment of an index", () => {
  it("stays what it was while the log grows, and says how far it goes", () => {
    const directory = temporaryDirectory();
    using log = openLog({ directory });
    using index = openIndex(openDirectory(directory));
    write(log, 0, 100);
    const before = index.moment(1_000_000);
    write(log, 100, 150);
    expect([before.index.count(), before.isWhole, before.bytesBehind]).toEqual([100, true, 0]);
    expect(before.index.newest({}, 2).map(({ fields }) => fields["count"])).toEqual([98, 99]);
    const after = index.moment(1_000_000);
    expect(after.index.count()).toBe(150);
    expect(before.index.count()).toBe(100);
    expect(before.end?.offset).toBeLessThan(after.end?.offset ?? 0);
  });

  it("reads nothing where more is missing than it may read: then it is of the log's beginning", () => {
    const directory = temporaryDirectory();
    using log = openLog({ directory });
    using index = openIndex(openDirectory(directory));
    write(log, 0, 100);
    const nothing = index.moment(10);
    expect([nothing.index.count(), nothing.isWhole]).toEqual([0, false]);
    expect(nothing.bytesBehind).toBe(nothing.totalBytes);
    expect(index.count()).toBe(100);
    write(log, 100, 150);
    const some = index.moment(10);
    expect([some.index.count(), some.isWhole]).toEqual([100, false]);
    expect(some.bytesBehind).toBeGreaterThan(10);
  });

  it("ends at the first segment that is not known whole, though later ones may be", async () => {
    const directory = temporaryDirectory();
    using log = openLog({ directory });
    using index = openIndex(openDirectory(directory));
    write(log, 0, 100);
    await index.build();
    log.rotate({ maxSizeMb: 0 });
    write(log, 100, 200);
    const { index: known, end, isWhole } = index.moment(0);
    expect(known.count({ types: ["a:*", "error:*"] })).toBe(100);
    expect(isWhole).toBe(false);
    expect(end).toBeDefined();
  });

  it("in pieces answers the same", () => {
    const directory = temporaryDirectory();
    using log = openLog({ directory });
    using index = openIndex(openDirectory(directory));
    for (let part = 0; part < 3; part++) {
      write(log, part * 100, part * 100 + 100);
      log.rotate({ maxSizeMb: 0 });
    }
    const { index: whole, pieces } = index.moment(1_000_000);
    expect(pieces.length).toBeGreaterThan(2);
    const sum = (ask: (index: typeof whole) => number): number =>
      pieces.reduce((all, piece) => all + ask(piece), 0);
    expect(sum((piece) => piece.count())).toBe(whole.count());
    expect(sum((piece) => piece.count({ types: ["error:*"] }))).toBe(30);
    const sessions = pieces.flatMap((piece) => piece.sessions());
    expect(sessions.reduce((all, { events }) => all + events, 0)).toBe(300);
  });
});

describe("events by their number", () => {
  it("are as many before a position as it says, and those behind so many of the first or before so many of the last", () => {
    const directory = temporaryDirectory();
    using log = openLog({ directory });
    using index = openIndex(openDirectory(directory));
    write(log, 0, 60);
    log.rotate({ maxSizeMb: 0 });
    write(log, 60, 100);
    const filter = { types: ["error:*"] };
    const errors = index.oldest(filter, 100);
    for (const [number, { position }] of errors.entries())
      expect(index.countBefore(filter, position)).toBe(number);
    expect(index.countBefore(filter, { segment: "unknown", offset: 0 })).toBe(10);
    const numbers = (events: typeof errors) => events.map(({ fields }) => fields["count"]);
    expect(numbers(index.oldest(filter, 3, 5))).toEqual([50, 60, 70]);
    expect(numbers(index.newest(filter, 3, 2))).toEqual([50, 60, 70]);
  });

  it("and sessions have their times, events and errors", () => {
    const directory = temporaryDirectory();
    let timeMs = Date.UTC(2026, 0, 1);
    using log = openLog({ directory, clock: { now: () => timeMs++ } });
    using index = openIndex(openDirectory(directory));
    write(log, 0, 120);
    const [first, second, third] = index.sessions();
    expect([first, second, third].map((session) => [session?.id, session?.events, session?.errors])).toEqual([
      ["s0", 50, 5],
      ["s1", 50, 5],
      ["s2", 20, 2],
    ]);
    const own = index.oldest({ sessions: ["s1"] }, 50);
    expect([second?.startMs, second?.endMs]).toEqual([own[0]?.timeMs, own.at(-1)?.timeMs]);
  });
});
