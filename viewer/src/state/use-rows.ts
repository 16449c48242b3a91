import { useEffect, useMemo, useRef, useState } from "react";
import { RowStore } from "./row-store.ts";

/** The rows that are shown, and those that were asked for. */
export interface ShownRows {
  /** The last query's rows until those of this one are known: nothing blinks. */
  readonly store: RowStore;
  readonly wanted: RowStore;
}

/** The rows of a query, asked for anew when it changes. */
export function useRows(q: string): ShownRows {
  const wanted = useMemo(() => new RowStore(q), [q]);
  const [store, setStore] = useState(wanted);
  const shown = useRef(wanted);
  useEffect(() => {
    const unsubscribe = wanted.subscribe(() => {
      if (!wanted.facts.isKnown) return;
      unsubscribe();
      shown.current = wanted;
      setStore(wanted);
    });
    void wanted.begin();
    return () => {
      unsubscribe();
      if (shown.current !== wanted) wanted.close();
    };
  }, [wanted]);
  useEffect(() => () => store.close(), [store]);
  return { store, wanted };
}
