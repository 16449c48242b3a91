import { useEffect, useState } from "react";
import { readTail, type TailState } from "../data/tail.ts";
import type { RowStore } from "./row-store.ts";

/** What the live tail of a query tells. */
export interface Live {
  readonly state: TailState | "paused" | "refused";
  /** How often a connection was made. */
  readonly connections: number;
}

/**
 * Follows a query as it is written to, once it is known how much there is.
 *
 * @param round how often the rows were counted; another count begins at another place
 */
export function useLive(store: RowStore, round: number, isPaused: boolean): Live {
  const [live, setLive] = useState<Live>({ state: "connecting", connections: 0 });

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
      onItems: ({ items, next }) => store.append(items, next),
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

  return live;
}
