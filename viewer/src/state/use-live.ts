import { useEffect, useRef, useState } from "react";
import { readTail, type TailState } from "../data/tail.ts";
import type { RowStore } from "./row-store.ts";

/** What the live tail of a query tells. */
export interface Live {
  readonly state: TailState | "paused" | "refused";
  /** Rows that have come since the newest was last in sight. */
  readonly added: number;
  /** How often a connection was made. */
  readonly connections: number;
}

/**
 * Follows a query as it is written to, once it is known how much there is.
 *
 * @param round how often the rows were counted; another count begins at another place
 */
export function useLive(store: RowStore, round: number, isPaused: boolean, isAtNewest: boolean): Live {
  const [live, setLive] = useState<Live>({ state: "connecting", added: 0, connections: 0 });
  const isSeen = useRef(isAtNewest);
  isSeen.current = isAtNewest;

  useEffect(() => {
    if (isPaused) {
      setLive((before) => ({ ...before, state: "paused" }));
      return undefined;
    }
    if (round === 0) return undefined;
    const controller = new AbortController();
    readTail({
      q: store.q,
      from: store.end,
      signal: controller.signal,
      onItems: ({ items, next }) => {
        store.append(items, next);
        if (!isSeen.current) setLive((before) => ({ ...before, added: before.added + items.length }));
      },
      onReset: () => void store.reset(),
      onState: (state) =>
        setLive((before) => ({
          ...before,
          state,
          connections: before.connections + (state === "live" ? 1 : 0),
        })),
    }).catch(() => setLive((before) => ({ ...before, state: "refused" })));
    return () => controller.abort();
  }, [store, round, isPaused]);

  useEffect(() => {
    if (isAtNewest) setLive((before) => (before.added === 0 ? before : { ...before, added: 0 }));
  }, [isAtNewest]);

  return live;
}
