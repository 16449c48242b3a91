import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { limits } from "../../src/base/index.ts";
import { Lookout } from "../../src/reader/index.ts";
import type { LineSource, Watchable } from "../../src/storage/index.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An empty log that is watched as well as a test says, and tells when the test does. */
class ToldSource implements LineSource, Watchable {
  isWatched = true;
  watching = 0;
  tell: () => void = () => {};

  segments(): [] {
    return [];
  }

  scan(): [] {
    return [];
  }

  tail(): [] {
    return [];
  }

  watch(changed: () => void): ReturnType<Watchable["watch"]> {
    this.watching++;
    this.tell = changed;
    return { renew: () => this.isWatched, close: () => void this.watching-- };
  }
}

/** Resolves for how long a lookout waits. */
async function waited(lookout: Lookout, found: boolean, during: (timeMs: number) => void = () => {}) {
  let isOver = false;
  void lookout.wait(found).then(() => {
    isOver = true;
  });
  for (let timeMs = 0; timeMs < 5_000; timeMs++) {
    during(timeMs);
    // The system tells what it has to before anything is looked at.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (isOver) return timeMs;
    vi.advanceTimersByTime(1);
  }
  return Number.POSITIVE_INFINITY;
}

function open(options?: ConstructorParameters<typeof Lookout>[1]): {
  readonly source: ToldSource;
  readonly lookout: Lookout;
} {
  const source = new ToldSource();
  const lookout = new Lookout(source, options);
  return { source, lookout };
}

/** A look, and the wait behind it. */
async function look(lookout: Lookout, found: boolean, during?: (timeMs: number) => void): Promise<number> {
  lookout.begin();
  return waited(lookout, found, during);
}

describe("between two looks at a log", () => {
  it("it is waited until a change is told, whatever the last look found", async () => {
    const { source, lookout } = open();
    const tellAt =
      (atMs: number) =>
      (timeMs: number): void => {
        if (timeMs === atMs) source.tell();
      };
    expect(await look(lookout, false, tellAt(7))).toBe(7);
    expect(await look(lookout, true, tellAt(400))).toBe(400);
  });

  it("there is a rest, however much is told", async () => {
    const { source, lookout } = open();
    for (let round = 0; round < 5; round++) {
      expect(await look(lookout, true, () => source.tell())).toBe(limits.followRestMs);
    }
  });

  it("a change is not forgotten that is told while it is looked", async () => {
    const { source, lookout } = open();
    lookout.begin();
    source.tell();
    expect(await waited(lookout, true)).toBe(limits.followRestMs);
    expect(await look(lookout, true)).toBe(limits.followToldIntervalMs);
  });

  it("it is waited for the interval at most, which is longer where changes are told", async () => {
    const { source, lookout } = open();
    expect(await look(lookout, false)).toBe(limits.followToldIntervalMs);
    source.isWatched = false;
    expect(await look(lookout, false)).toBe(limits.followIntervalMs);
    const bare = { segments: () => [], scan: () => [], tail: () => [] };
    expect(await look(new Lookout(bare), false)).toBe(limits.followIntervalMs);
    expect(await look(new Lookout(bare, { intervalMs: 7 }), false)).toBe(7);
    expect(await look(open({ intervalMs: 7 }).lookout, false)).toBe(7);
    expect(await look(open({ intervalMs: 0 }).lookout, false)).toBe(1);
    expect(await look(open({ intervalMs: Number.POSITIVE_INFINITY }).lookout, false)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it("where nobody tells, it is looked again after a rest as long as there was something", async () => {
    const { source, lookout } = open();
    source.isWatched = false;
    expect(await look(lookout, true)).toBe(limits.followRestMs);
    expect(await look(lookout, true)).toBe(limits.followRestMs);
  });

  it("who was not told of what was found is not trusted before a telling was right again", async () => {
    const { source, lookout } = open();
    await look(lookout, false);
    expect(await look(lookout, true)).toBe(limits.followRestMs);
    expect(await look(lookout, false)).toBe(limits.followIntervalMs);
    expect(await look(lookout, false, () => source.tell())).toBe(limits.followRestMs);
    expect(await look(lookout, true)).toBe(limits.followToldIntervalMs);
  });

  it("a program that was busy for long still hears what it was told meanwhile", async () => {
    const { source, lookout } = open();
    lookout.begin();
    const ended = lookout.wait(false);
    await vi.advanceTimersByTimeAsync(limits.followRestMs);
    vi.advanceTimersByTime(limits.followToldIntervalMs);
    source.tell();
    await ended;
    expect(await look(lookout, true)).toBe(limits.followToldIntervalMs);
  });

  it("an abort ends the waiting, at once, in the rest as well, and holds nothing", async () => {
    for (const atMs of [0, 1, 500]) {
      const abort = new AbortController();
      const removed = vi.spyOn(abort.signal, "removeEventListener");
      const { source, lookout } = open({ signal: abort.signal });
      expect(await look(lookout, false, (timeMs) => timeMs === atMs && abort.abort())).toBe(atMs);
      expect(await look(lookout, true)).toBe(0);
      lookout[Symbol.dispose]();
      expect(removed).toHaveBeenCalledOnce();
      expect(source.watching).toBe(0);
    }
  });
});
