import assert from "node:assert/strict";
import { isWatchable, type Watch, type Watchable } from "../storage/index.ts";
import { LINES } from "./lines.ts";
import type { ConformanceCase } from "./storage-conformance.ts";

/** A busy machine may take its time to tell; what is not told in so long never will be. */
const TOLD_MS_MAX = 20_000;

/** What a storage has to do that tells of changes; others are not asked. */
export const WATCH_CASES: readonly ConformanceCase[] = [
  {
    name: "if it can be watched, tells of a line that is appended after the watch was renewed",
    async run(storage) {
      if (!isWatchable(storage)) return;
      const watched = new WatchedOnce(storage);
      try {
        for (const line of LINES.slice(0, 10)) {
          // Where it can not watch, as on a system that watches no more, it says so, and need not tell.
          if (!watched.renew()) return;
          storage.append(line);
          await watched.change();
        }
      } finally {
        watched.close();
      }
    },
  },
  {
    name: "if it can be watched, lets several watch, and tells those that have not closed their watch",
    async run(storage) {
      if (!isWatchable(storage)) return;
      const closed = new WatchedOnce(storage);
      const watched = new WatchedOnce(storage);
      try {
        closed.renew();
        const isWatched = watched.renew();
        closed.close();
        closed.close();
        storage.append(LINES[0] as string);
        if (isWatched) await watched.change();
        assert.equal(closed.changes, 0, "it tells of a change though the watch was closed");
      } finally {
        watched.close();
      }
    },
  },
];

/** A watch of which one change after the other can be waited for. */
class WatchedOnce {
  readonly #watch: Watch;
  #heard: () => void = () => {};
  changes = 0;

  constructor(storage: Watchable) {
    this.#watch = storage.watch(() => {
      this.changes++;
      this.#heard();
    });
  }

  renew(): boolean {
    this.changes = 0;
    return this.#watch.renew();
  }

  /** Resolves once there was a change since the last renewal. */
  async change(): Promise<void> {
    if (this.changes > 0) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("it does not tell of a line")), TOLD_MS_MAX);
      this.#heard = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  close(): void {
    this.#watch.close();
  }
}
