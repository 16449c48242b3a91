import { afterEach, describe, expect, it, vi } from "vitest";
import { type Log, openLog } from "../../src/log/index.ts";
import { MemoryStorage } from "../../src/storage/index.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const BEGIN_MS = 1_700_000_000_000;

/** A log whose storage fails when it is told to, with a clock that is set by hand, and what it said. */
function breakable(thrown: unknown = new Error("no room")) {
  const said: string[] = [];
  vi.spyOn(console, "error").mockImplementation((text: string) => void said.push(text));
  const state = { broken: false, timeMs: BEGIN_MS };
  const storage = new MemoryStorage();
  const append = storage.append.bind(storage);
  storage.append = (line) => {
    if (state.broken) throw thrown;
    append(line);
  };
  const log: Log = openLog({ storage, clock: { now: () => state.timeMs } });
  return { log, said, state };
}

describe("an outage", () => {
  it("is said once, however long it lasts, and told in the log when it is over", () => {
    const { log, said, state } = breakable();
    state.broken = true;
    for (let second = 0; second < 600; second++) {
      state.timeMs = BEGIN_MS + second * 1_000;
      expect(log.event("a:b", "s")).toBe("");
    }
    state.broken = false;
    log.event("a:b", "s");
    expect(log.readLog().map((event) => [event.type, event.fields["count"]])).toEqual([
      ["a:b", undefined],
      ["log:dropped", 600],
    ]);
    expect(said).toHaveLength(1);
  });

  it("that begins soon after another is said as well, once it lasts", () => {
    const { log, said, state } = breakable();
    state.broken = true;
    log.event("a:b", "s");
    state.broken = false;
    log.event("a:b", "s");
    state.broken = true;
    for (let second = 10; second < 600; second++) {
      state.timeMs = BEGIN_MS + second * 1_000;
      log.event("a:b", "s");
    }
    expect(said).toHaveLength(2);
  });

  it("that comes and goes all the time is not said all the time", () => {
    const { log, said, state } = breakable();
    for (let turn = 0; turn < 1_000; turn++) {
      state.timeMs += 10;
      state.broken = turn % 2 === 0;
      log.event("a:b", "s");
    }
    expect(said).toHaveLength(1);
    expect(log.health().dropped).toBe(500);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a symbol", Symbol("no room")],
    ["an object without a prototype", Object.create(null)],
    [
      "an error that can not be looked at",
      new Proxy(new Error("x"), { get: refuse, getPrototypeOf: refuse }),
    ],
  ])("in which the storage throws %s is survived", (_, thrown) => {
    const { log, said, state } = breakable(thrown);
    state.broken = true;
    expect(log.event("a:b", "s")).toBe("");
    state.broken = false;
    expect(log.event("a:b", "s")).not.toBe("");
    expect(log.health()).toMatchObject({ state: "ok", dropped: 1 });
    expect(said).toHaveLength(1);
  });

  it.each<[string, () => number]>([
    ["throws", refuse],
    ["says nonsense", () => Number.NaN],
    ["has run away", () => Number.POSITIVE_INFINITY],
  ])("of the clock, which %s, is survived", (_, now) => {
    const said: string[] = [];
    vi.spyOn(console, "error").mockImplementation((text: string) => void said.push(text));
    const log = openLog({ storage: "memory", clock: { now } });
    expect(typeof log.event("a:b", "s")).toBe("string");
    expect(typeof log.error("s", new Error("x"))).toBe("string");
    expect(log.health().written + log.health().dropped).toBe(2);
  });
});

function refuse(): never {
  throw new TypeError("refused");
}
