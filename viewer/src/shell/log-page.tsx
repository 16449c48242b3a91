import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { ItemJson } from "../../../src/server/contract.ts";
import { Detail } from "../detail/detail.tsx";
import { Facets } from "../facets/facets.tsx";
import { Histogram } from "../histogram/histogram.tsx";
import { List, type ListHandle } from "../list/list.tsx";
import { show, useView } from "../state/address.ts";
import { RowStore } from "../state/row-store.ts";
import { useSettings } from "../state/settings.ts";
import { useLive } from "../state/use-live.ts";
import { Header } from "./header.tsx";
import { ListState } from "./list-state.tsx";
import { Status } from "./status.tsx";
import { useListKeys } from "./use-list-keys.ts";

/** The event that is looked at, with its number among the query's. */
export interface Selected {
  readonly item: ItemJson;
  readonly number: number;
}

/** The log: query, histogram, facets, list, detail. */
export function LogPage() {
  const { q, at, order } = useView();
  const settings = useSettings();
  const store = useStore(q);
  const facts = useSyncExternalStore(store.subscribe, () => store.facts);
  const [isPaused, setPaused] = useState(false);
  const [isAtNewest, setAtNewest] = useState(true);
  const [highlight, setHighlight] = useState("");
  const live = useLive(store, isPaused, isAtNewest);
  const list = useRef<ListHandle>(null);
  const [selected, select] = useSelected(store, at, list);
  const keys = useListKeys({
    store,
    order,
    selected,
    select,
    list,
    togglePause: () => setPaused((is) => !is),
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are for the page as a whole
    <div className="page" onKeyDown={keys}>
      <Header
        q={q}
        problem={facts.problem}
        live={live}
        isPaused={isPaused}
        onPause={setPaused}
        highlight={highlight}
        onHighlight={setHighlight}
      />
      <Histogram q={q} round={live.added} />
      <div className={settings.facets ? "panes" : "panes no-facets"}>
        {settings.facets ? <Facets q={q} /> : null}
        <main className="list-pane">
          <List
            store={store}
            order={order}
            selected={selected}
            highlight={highlight}
            settings={settings}
            handle={list}
            onSelect={(item, number) => select({ item, number })}
            onAtNewest={setAtNewest}
          />
          <ListState q={q} facts={facts} live={live} />
          {live.added > 0 && !isAtNewest ? (
            <button
              type="button"
              className="new-rows"
              onClick={() => (order === "newest" ? list.current?.toStart() : list.current?.toEnd())}
            >
              {live.added} new
            </button>
          ) : null}
        </main>
        {selected === undefined ? null : (
          <Detail
            selected={selected}
            zone={settings.zone}
            onClose={() => select(undefined)}
            onHighlight={setHighlight}
          />
        )}
      </div>
      <Status facts={facts} live={live} settings={settings} order={order} />
    </div>
  );
}

/** The rows of the query, asked for anew when it changes. */
function useStore(q: string): RowStore {
  const store = useMemo(() => new RowStore(q), [q]);
  useEffect(() => {
    void store.begin();
    return () => store.close();
  }, [store]);
  return store;
}

/** The selected event is what the address says. */
function useSelected(
  store: RowStore,
  at: string | undefined,
  list: React.RefObject<ListHandle | null>,
): [Selected | undefined, (selected: Selected | undefined) => void] {
  const [selected, setSelected] = useState<Selected>();
  useEffect(() => {
    if (at === undefined) setSelected(undefined);
    if (at === undefined || selected?.item.position === at) return undefined;
    let isGone = false;
    void store.ready
      .then(() => store.find(at))
      .then((number) => {
        const item = number === undefined ? undefined : store.row(number);
        if (isGone || number === undefined) return;
        list.current?.reveal(number);
        if (item !== undefined) setSelected({ item, number });
      })
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [store, at, selected, list]);
  const select = (next: Selected | undefined): void => {
    setSelected(next);
    show({ at: next?.item.position }, "replace");
  };
  return [selected, select];
}
