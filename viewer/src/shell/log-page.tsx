import { useCallback, useRef, useState, useSyncExternalStore } from "react";
import { showCount } from "../data/show-time.ts";
import { Detail } from "../detail/detail.tsx";
import { Facets } from "../facets/facets.tsx";
import { Histogram } from "../histogram/histogram.tsx";
import { List, type ListHandle } from "../list/list.tsx";
import { quietTimeMs } from "../list/quiet-time.ts";
import { show, useView } from "../state/address.ts";
import { choose, useSettings } from "../state/settings.ts";
import { useLive } from "../state/use-live.ts";
import { useLogFacts } from "../state/use-log-facts.ts";
import { useRows } from "../state/use-rows.ts";
import { useSlowly } from "../state/use-slowly.ts";
import { Header } from "./header.tsx";
import { ListState } from "./list-state.tsx";
import { Menu } from "./menu.tsx";
import { Status } from "./status.tsx";
import { useKeys } from "./use-keys.ts";
import { useListKeys } from "./use-list-keys.ts";
import { useSaid } from "./use-said.ts";
import { useSelected } from "./use-selected.ts";

/** Counts over everything are asked anew no more often than this while events come. */
const COUNTS_MS = 2_000;

/** Facets are a pane where there is room, and a sheet where there is none. */
const HAS_ROOM = matchMedia("(min-width: 1100px)");

/** The log: query, histogram, facets, list, detail. */
export function LogPage() {
  const { q, at, order, highlight } = useView();
  const settings = useSettings();
  const { store, wanted } = useRows(q);
  const facts = useSyncExternalStore(store.subscribe, () => store.facts);
  const asked = useSyncExternalStore(wanted.subscribe, () => wanted.facts);
  const [isPaused, setPaused] = useState(false);
  const [unseen, setUnseen] = useState(0);
  const [isSheet, setSheet] = useState(false);
  const live = useLive(store, facts.round, isPaused);
  const list = useRef<ListHandle>(null);
  const { selected, item, select } = useSelected(store, facts, at, list);
  const [said, say] = useSaid();
  const round = useSlowly(facts.total + live.connections, COUNTS_MS);
  const { answer: log } = useLogFacts(store, round);
  const quietMs = quietTimeMs((log?.lastMs ?? 0) - (log?.firstMs ?? 0), facts.total);
  const fieldNames = store.fieldNames.list();
  const setHighlight = useCallback((text: string): void => show({ highlight: text }, "replace"), []);
  const toggleFacets = useCallback((): void => {
    if (HAS_ROOM.matches) choose({ facets: !settings.facets });
    else setSheet((before) => !before);
  }, [settings.facets]);
  const listKeys = useListKeys({
    rows: store,
    order,
    q,
    selected,
    item,
    select,
    list,
    highlight,
    quietMs,
    say,
  });
  useKeys({
    ...listKeys,
    p: () => setPaused(!isPaused),
    r: () => show({ order: order === "newest" ? "oldest" : "newest" }),
    b: toggleFacets,
    Escape: () => (isSheet ? setSheet(false) : select(undefined)),
  });
  const hasFacets = settings.facets || isSheet;
  const classes = ["panes", settings.facets || "no-facets", isSheet && "facets-sheet"];

  return (
    <div className="page">
      <Header
        q={q}
        problem={asked.problem}
        live={live}
        isPaused={isPaused}
        onPause={setPaused}
        highlight={highlight}
        onHighlight={setHighlight}
        fieldNames={fieldNames}
      >
        <Menu onFacets={toggleFacets} />
      </Header>
      <Histogram q={store.q} round={round} />
      <div className={classes.filter((name) => typeof name === "string").join(" ")}>
        {hasFacets ? (
          <Facets q={store.q} round={round} fieldNames={fieldNames} onClose={toggleFacets} />
        ) : null}
        <main className={store === wanted ? "list-pane" : "list-pane old"}>
          <List
            rows={store}
            order={order}
            startsAtNewest
            selected={selected}
            highlight={highlight}
            settings={settings}
            quietMs={quietMs}
            handle={list}
            onSelect={(item, number) => select({ item, number })}
            onUnseen={setUnseen}
            onHighlight={setHighlight}
          />
          <ListState
            q={store.q}
            facts={facts}
            problem={asked.problem ?? facts.problem}
            isDisconnected={live.state === "waiting"}
          />
          {unseen > 0 ? (
            <button
              type="button"
              className={`new-rows new-rows-${order}`}
              onClick={() => {
                select(undefined);
                if (order === "newest") list.current?.toStart();
                else list.current?.toEnd();
              }}
            >
              {showCount(unseen)} new {order === "newest" ? "↑" : "↓"}
            </button>
          ) : null}
        </main>
        {item === undefined ? null : (
          <Detail
            item={item}
            zone={settings.zone}
            onClose={() => select(undefined)}
            onHighlight={setHighlight}
          />
        )}
      </div>
      <Status
        facts={facts}
        live={live}
        settings={settings}
        order={order}
        all={log?.events}
        selected={selected?.number}
        said={said}
      />
    </div>
  );
}
