import { useEffect, useState } from "react";
import { readTail, type TailState } from "../data/tail.ts";
import type { RowStore } from "./row-store.ts";

/** What the live tail of a query tells. */
export interface Live {
  readonly state: TailState | "paused";
  /** Rows that have come since the newest was last in sight. */
  readonly added: number;
  /** The place it was at is gone: the log was replaced, or what was there was taken away. */
  readonly wasReset: boolean;
  readonly problem: Error | undefined;
}

/** Follows a query as it is written to, once it is known how much there is. */
export function useLive(store: RowStore, isPaused: boolean, isAtNewest: boolean): Live {
  const [live, setLive] = useState<Live>({
    state: "connecting",
    added: 0,
    wasReset: false,
    problem: undefined,
  });

  useEffect(() => {
    if (isPaused) {
      setLive((before) => ({ ...before, state: "paused" }));
      return undefined;
    }
    const controller = new AbortController();
    void store.ready
      .then((from) => {
        if (controller.signal.aborted) return undefined;
        return readTail({
          q: store.q,
          from,
          signal: controller.signal,
          onItems: ({ items, next }) => {
            store.append(items, next);
            setLive((before) => ({ ...before, added: before.added + items.length }));
          },
          onReset: () => {
            setLive((before) => ({ ...before, wasReset: true }));
            void store.begin();
          },
          onState: (state) => setLive((before) => ({ ...before, state })),
        });
      })
      .catch((problem: unknown) => setLive((before) => ({ ...before, problem: problem as Error })));
    return () => controller.abort();
  }, [store, isPaused]);

  useEffect(() => {
    if (isAtNewest) setLive((before) => (before.added === 0 ? before : { ...before, added: 0 }));
  });

  return live;
}
