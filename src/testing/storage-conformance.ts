import assert from "node:assert/strict";
import { LogThreadError } from "../base/index.ts";
import type { Block, Buffering, LineSource, LogStorage } from "../storage/index.ts";
import { copied, fill, LINES, LONG_LINE, read, texts } from "./lines.ts";
import { SEARCH_CASES } from "./search-cases.ts";
import { WATCH_CASES } from "./watch-cases.ts";

/** One thing every storage has to do. */
export interface ConformanceCase {
  readonly name: string;
  /**
   * Runs against an empty storage; rejects, saying what is wrong, when it does not hold.
   *
   * @param another somebody else who reads what the storage keeps; the storage itself where nobody else can
   */
  run(storage: LogStorage, another?: LineSource): Promise<void>;
}

/**
 * What every storage has to do, as cases for any test runner: each is run against a new, empty
 * storage and closed by whoever made it.
 *
 * @example
 * ```ts
 * import { MemoryStorage } from "log-thread/storage";
 * import { storageConformance } from "log-thread/testing";
 *
 * for (const { run } of storageConformance()) {
 *   const storage = new MemoryStorage();
 *   await run(storage);
 *   storage.close();
 * }
 * ```
 */
export function storageConformance(): readonly ConformanceCase[] {
  return [...CASES, ...SEARCH_CASES, ...WATCH_CASES];
}

const CASES: readonly ConformanceCase[] = [
  {
    name: "is empty before the first line",
    async run(storage) {
      assert.deepEqual(read(storage.scan()), []);
      assert.deepEqual(read(storage.tail(10)), []);
    },
  },
  {
    name: "gives back every line, byte for byte and in order",
    async run(storage) {
      fill(storage, [...LINES, LONG_LINE]);
      assert.deepEqual(texts(read(storage.scan())), [...LINES, LONG_LINE]);
    },
  },
  {
    name: "gives a line as soon as append has returned",
    async run(storage) {
      for (const line of LINES.slice(0, 20)) {
        storage.append(line);
        assert.equal(texts(read(storage.tail(1))).at(-1), line);
      }
    },
  },
  {
    name: "gives the last n lines, for every n",
    async run(storage) {
      fill(storage, LINES);
      for (const count of [0, 1, 2, 10, 999, 1_024, 1_025, 2_999, 3_000]) {
        const blocks = copied(storage.tail(count)).reverse();
        assert.deepEqual(texts(read(blocks)), count === 0 ? [] : LINES.slice(-count), `tail(${count})`);
      }
    },
  },
  {
    name: "gives the same lines in whatever room it is given, which is the reader's once it has a block",
    async run(storage) {
      fill(storage, [...LINES, LONG_LINE, ...LINES]);
      const all = read(storage.scan());
      for (const size of [0, 1, 1_000, 70_000, 300_000, 2_000_000]) {
        const room = new Uint8Array(size);
        assert.deepEqual(read(storage.scan(undefined, room)), all, `scan into ${size} bytes`);
        const backward = Array.from(storage.tail(Number.POSITIVE_INFINITY, room), (block) => {
          const [copy] = copied([block]);
          room.fill(1);
          return copy as Block;
        });
        assert.deepEqual(read(backward.reverse()), all, `tail into ${size} bytes`);
      }
    },
  },
  {
    name: "gives the same lines and positions backward as forward",
    async run(storage) {
      fill(storage, LINES);
      const backward = read(copied(storage.tail(Number.POSITIVE_INFINITY)).reverse());
      assert.deepEqual(backward, read(storage.scan()));
    },
  },
  {
    name: "goes on from any position it gave",
    async run(storage) {
      fill(storage, LINES);
      const all = read(storage.scan());
      for (const index of [0, 1, 17, 1_500, 2_999]) {
        assert.deepEqual(read(storage.scan(all[index]?.position)), all.slice(index), `from line ${index}`);
      }
    },
  },
  {
    name: "keeps positions while more is appended",
    async run(storage) {
      fill(storage, LINES.slice(0, 100));
      const before = read(storage.scan());
      fill(storage, LINES.slice(100, 200));
      assert.deepEqual(read(storage.scan()).slice(0, before.length), before);
    },
  },
  {
    name: "names its segments, and refuses a position in another",
    async run(storage) {
      storage.append(LINES[0] as string);
      const [line] = read(storage.scan());
      assert.ok(storage.segments().some((segment) => segment.id === line?.position.segment));
      assert.throws(
        () => read(storage.scan({ segment: "a".repeat(26), offset: 0 })),
        (error) => error instanceof LogThreadError && error.code === "ERR_UNKNOWN_POSITION",
      );
    },
  },
  {
    name: "can be read twice at once, and while it is written",
    async run(storage) {
      fill(storage, LINES);
      const first = storage.scan()[Symbol.iterator]();
      const second = read(storage.scan());
      const begun = read([first.next().value as Block]);
      storage.append(LONG_LINE);
      assert.deepEqual(begun, second.slice(0, begun.length));
      first.return?.();
    },
  },
  {
    name: "shows every line to another reader once flush has resolved, however many ask for it at once",
    async run(storage, another = storage) {
      await storage.flush();
      fill(storage, LINES);
      await Promise.all([storage.flush(), storage.flush(), storage.flush()]);
      assert.deepEqual(texts(read(another.scan())), LINES);
      assert.equal(pendingOf(storage), 0);
      storage.append(LONG_LINE);
      await storage.flush();
      assert.deepEqual(texts(read(another.tail(1))), [LONG_LINE]);
    },
  },
  {
    name: "shows every line to another reader once flushSync has returned, also while a flush is under way",
    async run(storage, another = storage) {
      storage.flushSync();
      fill(storage, LINES.slice(0, 1_000));
      storage.flushSync();
      assert.deepEqual(texts(read(another.scan())), LINES.slice(0, 1_000));
      fill(storage, LINES.slice(1_000, 2_000));
      const flushed = storage.flush();
      fill(storage, LINES.slice(2_000));
      storage.flushSync();
      assert.deepEqual(texts(read(another.scan())), LINES);
      assert.equal(pendingOf(storage), 0);
      await flushed;
    },
  },
  {
    name: "keeps every line when it is closed while a flush is under way, which settles all the same",
    async run(storage, another = storage) {
      fill(storage, LINES);
      const flushed = storage.flush();
      storage.close();
      await Promise.allSettled([flushed, storage.flush()]);
      assert.deepEqual(texts(read(another.scan())), LINES);
    },
  },
  {
    name: "flushes, closes twice, refuses lines afterwards and can still be read",
    async run(storage) {
      fill(storage, LINES.slice(0, 10));
      await storage.flush();
      storage.close();
      storage.close();
      assert.throws(() => storage.append(LINES[0] as string));
      assert.equal(read(storage.scan()).length, 10);
    },
  },
];

/** Lines that wait, of a storage in which lines may wait. */
function pendingOf(storage: LogStorage & Partial<Buffering>): number {
  return storage.pending ?? 0;
}
