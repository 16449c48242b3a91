import { useMemo, useRef, useState } from "react";
import type { ItemJson, TimelineAnswer } from "../../../src/server/contract.ts";
import { showMoment } from "../data/show-time.ts";
import { Detail } from "../detail/detail.tsx";
import { List, type ListHandle, type Selected } from "../list/list.tsx";
import { quietTimeMs } from "../list/quiet-time.ts";
import { useKeys } from "../shell/use-keys.ts";
import { useListKeys } from "../shell/use-list-keys.ts";
import { useSaid } from "../shell/use-said.ts";
import type { Rows } from "../state/rows.ts";
import { useSettings } from "../state/settings.ts";
import { positionsOf, spansByPosition } from "./lanes.ts";
import { SessionNumbers } from "./session-numbers.tsx";
import { Waterfall } from "./waterfall.tsx";

/** In a session things follow each other sooner than in a log. */
const SESSION_QUIET_MS = 5_000;

interface SessionViewProps {
  readonly report: Pick<TimelineAnswer, "summary" | "timeline" | "limitedBy">;
  readonly rows: Rows;
  /** Goes back from the page. */
  readonly onLeave?: () => void;
}

/** One session: its numbers, its spans, its events. */
export function SessionView({ report: { summary, timeline, limitedBy }, rows, onLeave }: SessionViewProps) {
  const settings = useSettings();
  const [chosen, setChosen] = useState<number>();
  const [pointed, setPointed] = useState<number>();
  const [selected, setSelected] = useState<Selected>();
  const [said, say] = useSaid();
  const list = useRef<ListHandle>(null);
  const { spans } = timeline;
  const byPosition = useMemo(() => spansByPosition(spans), [spans]);
  const lit = useMemo(() => {
    const span = spans[pointed ?? chosen ?? -1];
    return new Set(span === undefined ? [] : positionsOf(span));
  }, [spans, pointed, chosen]);
  const spanOf = (item: ItemJson | undefined): number | undefined =>
    item === undefined ? undefined : byPosition.get(item.position);

  const reveal = async (position: string | undefined, isSelected: boolean): Promise<void> => {
    const number = position === undefined ? undefined : await rows.find(position).catch(() => undefined);
    const item = number === undefined ? undefined : rows.row(number);
    if (number === undefined) return;
    list.current?.reveal(number);
    if (isSelected && item !== undefined) setSelected({ item, number });
  };
  const choose = (id: number | undefined): void => {
    setChosen(id);
    const span = spans[id ?? -1];
    if (span !== undefined) void reveal(positionsOf(span)[0], false);
  };
  const select = (next: Selected | undefined): void => {
    setSelected(next);
    if (next !== undefined) setChosen(spanOf(next.item));
  };
  const quietMs = quietTimeMs(summary.durationMs, summary.events, SESSION_QUIET_MS);
  const item = selected?.item;
  const options = {
    rows,
    order: "oldest",
    q: rows.q,
    selected,
    item,
    select,
    list,
    highlight: "",
    quietMs,
    say,
  } as const;
  useKeys({
    ...useListKeys(options),
    Escape: () => (selected === undefined ? onLeave?.() : select(undefined)),
  });

  return (
    <>
      <section className="session-facts" aria-label="Numbers">
        <p className="session-time">
          {showMoment(summary.startMs, settings.zone)} – {showMoment(summary.endMs, settings.zone)}{" "}
          {settings.zone === "utc" ? "UTC" : "local time"}
          {limitedBy === undefined ? null : (
            <strong> The session is longer: only its beginning is shown.</strong>
          )}
        </p>
        <SessionNumbers summary={summary} />
      </section>
      <Waterfall
        timeline={timeline as TimelineAnswer["timeline"]}
        chosen={chosen}
        pointed={pointed}
        onChoose={choose}
        onPoint={setPointed}
        onPosition={(position) => void reveal(position, true)}
      />
      <div className="panes no-facets">
        <main className="list-pane" aria-label="Events of the session">
          <List
            rows={rows}
            order="oldest"
            startsAtNewest={false}
            selected={selected}
            highlight=""
            settings={settings}
            quietMs={quietMs}
            handle={list}
            onSelect={(item, number) => select({ item, number })}
            lit={lit}
            onPoint={(item) => setPointed(spanOf(item))}
          />
        </main>
        {selected === undefined ? null : (
          <Detail item={selected.item} zone={settings.zone} onClose={() => select(undefined)} />
        )}
      </div>
      <p className="said-alone" role="status">
        {said}
      </p>
    </>
  );
}
