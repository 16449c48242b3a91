import { useEffect, useImperativeHandle, useRef, useSyncExternalStore } from "react";
import type { ItemJson } from "../../../src/server/contract.ts";
import { clockParts, showDay } from "../data/show-time.ts";
import type { RowStore } from "../state/row-store.ts";
import type { Settings } from "../state/settings.ts";
import { Row } from "./row.tsx";
import { Scrollbar } from "./scrollbar.tsx";
import { useHeight } from "./use-height.ts";
import { useScroll } from "./use-scroll.ts";

export const ROW_PIXELS = 22;

/** Rows that are there before they are seen. */
const AHEAD = 30;

/** What others can do with the list. */
export interface ListHandle {
  /** Brings a row into sight. */
  readonly reveal: (number: number) => void;
  readonly toStart: () => void;
  readonly toEnd: () => void;
  /** Rows that fit. */
  readonly page: () => number;
}

interface ListProps {
  readonly store: RowStore;
  readonly order: "newest" | "oldest";
  readonly selected: { readonly item: ItemJson; readonly number: number } | undefined;
  readonly highlight: string;
  readonly settings: Settings;
  readonly handle: React.Ref<ListHandle>;
  readonly onSelect: (item: ItemJson, number: number) => void;
  /** Is the newest row in sight? Only then new ones may move what is seen. */
  readonly onAtNewest: (isAt: boolean) => void;
}

/** The rows of a query, of which only those in sight are there. */
export function List({
  store,
  order,
  selected,
  highlight,
  settings,
  handle,
  onSelect,
  onAtNewest,
}: ListProps) {
  const facts = useSyncExternalStore(store.subscribe, () => store.facts);
  const element = useRef<HTMLDivElement>(null);
  const height = useHeight(element);
  const { total } = facts;
  const visible = height / ROW_PIXELS;
  const { top, scrollTo } = useScroll(element, total, visible, ROW_PIXELS);
  const isNewestFirst = order === "newest";
  const numberAt = (place: number): number => (isNewestFirst ? total - 1 - place : place);
  const isAtNewest = isNewestFirst ? top < 0.5 : top >= total - visible - 0.5;

  useFollowing(total, isNewestFirst, isAtNewest, top, visible, scrollTo);
  useEffect(() => onAtNewest(isAtNewest), [isAtNewest, onAtNewest]);

  const first = Math.max(0, Math.floor(top) - AHEAD);
  const end = Math.min(total, Math.ceil(top + visible) + AHEAD);
  useEffect(() => {
    if (end > first)
      store.want(
        Math.min(numberAt(first), numberAt(end - 1)),
        Math.max(numberAt(first), numberAt(end - 1)) + 1,
      );
  });

  const reveal = (number: number): void => {
    const place = numberAt(number);
    if (place < top + 1 || place > top + visible - 2) scrollTo(place - visible / 3);
  };
  useImperativeHandle(handle, () => ({
    reveal,
    toStart: () => scrollTo(0),
    toEnd: () => scrollTo(total),
    page: () => Math.max(1, Math.floor(visible) - 1),
  }));

  const session = sessionOf(selected?.item);
  const rows: React.JSX.Element[] = [];
  for (let place = first; place < end; place++) {
    const number = numberAt(place);
    const item = store.row(number);
    const before = store.row(number - 1);
    rows.push(
      <Row
        key={number}
        number={number}
        item={item}
        beforeMs={before !== undefined && "timeMs" in before ? before.timeMs : undefined}
        top={Math.round((place - top) * ROW_PIXELS)}
        zone={settings.zone}
        times={settings.times}
        isSelected={selected?.number === number}
        isRelated={session !== undefined && sessionOf(item) === session}
        highlight={highlight}
        onSelect={onSelect}
      />,
    );
  }
  return (
    <div className="list-frame">
      <DayLine item={store.row(numberAt(Math.floor(top)))} zone={settings.zone} />
      <div
        ref={element}
        id="rows"
        className="list"
        role="listbox"
        tabIndex={0}
        aria-label="Events"
        aria-activedescendant={selected === undefined ? undefined : `row-${selected.number}`}
        aria-busy={!facts.isKnown}
      >
        {rows}
      </div>
      <Scrollbar total={total} visible={visible} top={top} onScroll={scrollTo} />
    </div>
  );
}

/** Keeps what is read where it is while rows come, and follows them where the newest is in sight. */
function useFollowing(
  total: number,
  isNewestFirst: boolean,
  isAtNewest: boolean,
  top: number,
  visible: number,
  scrollTo: (top: number) => void,
): void {
  const before = useRef(total);
  useEffect(() => {
    const added = total - before.current;
    before.current = total;
    if (added <= 0 || added === total) return;
    if (isNewestFirst && !isAtNewest) scrollTo(top + added);
    if (!isNewestFirst && top >= total - added - visible - 0.5) scrollTo(total);
  }, [total, isNewestFirst, isAtNewest, top, visible, scrollTo]);
}

/** The day of the topmost row, which stays in sight. */
function DayLine({ item, zone }: { readonly item: ItemJson | undefined; readonly zone: Settings["zone"] }) {
  const day = item !== undefined && "timeMs" in item ? showDay(clockParts(item.timeMs, zone).day) : "\u00a0";
  return (
    <div className="day-line" aria-hidden="true">
      {day}
      <span className="dim">{zone === "utc" ? " UTC" : " local time"}</span>
    </div>
  );
}

export function sessionOf(item: ItemJson | undefined): string | undefined {
  const id = item !== undefined && "fields" in item ? item.fields["session_id"] : undefined;
  return typeof id === "string" ? id : undefined;
}
