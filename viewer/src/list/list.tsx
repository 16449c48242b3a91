import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { ItemJson } from "../../../src/server/contract.ts";
import { clockParts, showDay } from "../data/show-time.ts";
import type { Rows } from "../state/rows.ts";
import type { Settings } from "../state/settings.ts";
import { PartMenu, type PointedPart, partAt } from "./part-menu.tsx";
import { Row } from "./row.tsx";
import { Scrollbar } from "./scrollbar.tsx";
import { useHeight } from "./use-height.ts";
import { useScroll } from "./use-scroll.ts";
import { useWanting } from "./use-wanting.ts";

const ROW_PIXELS = 22;

/** Rows that are drawn before they are seen: a row is drawn in the frame it is scrolled to, so that it takes few. */
const AHEAD = 2;

/** What others can do with the list. */
export interface ListHandle {
  /** Brings a row into sight. */
  readonly reveal: (number: number) => void;
  readonly toStart: () => void;
  readonly toEnd: () => void;
  /** Rows that fit. */
  readonly page: () => number;
}

/** A row that is looked at, with its number. */
export interface Selected {
  readonly item: ItemJson;
  readonly number: number;
}

interface ListProps {
  readonly rows: Rows;
  readonly order: "newest" | "oldest";
  readonly startsAtNewest: boolean;
  readonly selected: Selected | undefined;
  readonly highlight: string;
  readonly settings: Settings;
  readonly quietMs: number;
  readonly handle: React.Ref<ListHandle>;
  readonly onSelect: (item: ItemJson, number: number) => void;
  /** How many rows have come since the newest was last in sight. */
  readonly onUnseen?: (rows: number) => void;
  readonly onHighlight?: (text: string) => void;
  /** Positions of rows that are lit up, since somebody points at what they belong to. */
  readonly lit?: ReadonlySet<string>;
  readonly onPoint?: (item: ItemJson | undefined) => void;
}

/** The rows of a query, of which only those in sight are there. */
export function List(props: ListProps) {
  const { rows, order, selected, highlight, settings, onSelect, lit, onPoint } = props;
  const facts = useSyncExternalStore(rows.subscribe, () => rows.facts);
  const element = useRef<HTMLDivElement>(null);
  const [part, setPart] = useState<PointedPart>();
  const visible = useHeight(element) / ROW_PIXELS;
  const { total } = facts;
  const isNewestFirst = order === "newest";
  const { top, scrollTo } = useScroll(element, {
    total,
    visible,
    rowPixels: ROW_PIXELS,
    isNewestFirst,
    startsAtNewest: props.startsAtNewest,
    isHeld: selected !== undefined,
  });
  const numberAt = (place: number): number => (isNewestFirst ? total - 1 - place : place);
  const isAtNewest = isNewestFirst ? top < 0.5 : top >= total - visible - 0.5;
  const isCounted = facts.round > 0;
  useUnseen(total, isCounted, isAtNewest, props.onUnseen);
  useStaying(rows, isCounted, isAtNewest ? undefined : isNewestFirst ? top : top - total, (place) =>
    scrollTo(isNewestFirst ? place : total + place),
  );

  const first = Math.max(0, Math.floor(top) - AHEAD);
  const end = Math.min(total, Math.ceil(top + visible) + AHEAD);
  const slots = Math.ceil(visible) + 2 * AHEAD + 2;
  useWanting(rows, numberAt(first), numberAt(end - 1), total);
  const reveal = (number: number): void => {
    const place = numberAt(number);
    if (place < top + 1 || place > top + visible - 2) scrollTo(place - visible / 3);
  };
  useImperativeHandle(props.handle, () => ({
    reveal,
    toStart: () => scrollTo(0),
    toEnd: () => scrollTo(total),
    page: () => Math.max(1, Math.floor(visible) - 1),
  }));
  useRevealing(selected?.number, visible, order, reveal);

  const rowAt = (target: EventTarget): Selected | undefined => {
    const id = (target as Element).closest("[id^=row-]")?.id.slice(4);
    const item = id === undefined ? undefined : rows.row(Number(id));
    return item === undefined ? undefined : { item, number: Number(id) };
  };
  const session = sessionOf(selected?.item);
  return (
    <div className="list-frame">
      <DayLine item={rows.row(numberAt(Math.floor(top)))} zone={settings.zone} />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the page takes the keys for the selected row */}
      <div
        ref={element}
        id="rows"
        className="list"
        role="listbox"
        tabIndex={0}
        aria-label="Events"
        aria-activedescendant={selected === undefined ? undefined : `row-${selected.number}`}
        aria-busy={!facts.isKnown}
        onClick={(event) => {
          const row = rowAt(event.target);
          if (row === undefined) return;
          const isSelected = row.number === selected?.number;
          setPart(isSelected && getSelection()?.isCollapsed ? partAt(event, row.item) : undefined);
          if (!isSelected) onSelect(row.item, row.number);
        }}
        onContextMenu={(event) => {
          const row = rowAt(event.target);
          const pointed = row === undefined ? undefined : partAt(event, row.item);
          if (pointed === undefined) return;
          event.preventDefault();
          setPart(pointed);
        }}
        onPointerOver={onPoint === undefined ? undefined : (event) => onPoint(rowAt(event.target)?.item)}
        onPointerLeave={() => onPoint?.(undefined)}
      >
        {Array.from({ length: Math.max(0, end - first) }, (_, index) => {
          const place = first + index;
          const number = numberAt(place);
          const item = rows.row(number);
          const before = rows.row(number - 1);
          return (
            <Row
              // Rows are not made anew as others come into sight: what was one becomes another.
              key={number % slots}
              number={number}
              total={total}
              item={item}
              beforeMs={before !== undefined && "timeMs" in before ? before.timeMs : undefined}
              top={Math.round((place - top) * ROW_PIXELS)}
              zone={settings.zone}
              times={settings.times}
              quietMs={props.quietMs}
              markSide={isNewestFirst ? "below" : "above"}
              isSelected={selected?.number === number}
              isRelated={session !== undefined && sessionOf(item) === session}
              isLit={item !== undefined && lit?.has(item.position) === true}
              highlight={highlight}
            />
          );
        })}
      </div>
      <Scrollbar total={total} visible={visible} top={top} onScroll={scrollTo} />
      {part === undefined ? null : (
        <PartMenu part={part} onClose={() => setPart(undefined)} onHighlight={props.onHighlight} />
      )}
    </div>
  );
}

/** Counts what has come out of sight. It is known where the list is drawn, and told afterwards. */
function useUnseen(
  total: number,
  isCounted: boolean,
  isAtNewest: boolean,
  onUnseen: ((rows: number) => void) | undefined,
): void {
  const seen = useRef({ total, isCounted });
  useEffect(() => {
    // Rows that were there before, and are only counted now, are not new.
    if (isAtNewest || !isCounted || !seen.current.isCounted) seen.current = { total, isCounted };
    onUnseen?.(Math.max(0, total - seen.current.total));
  }, [total, isCounted, isAtNewest, onUnseen]);
}

/** Whoever reads the newest rows while the others are being counted stays as far from the newest as he is. */
function useStaying(
  rows: Rows,
  isCounted: boolean,
  /** Undefined where the newest is in sight, and stays so. */
  fromNewest: number | undefined,
  scrollTo: (fromNewest: number) => void,
): void {
  const last = useRef({ rows, isCounted, fromNewest });
  useLayoutEffect(() => {
    const { rows: lastRows, isCounted: wasCounted, fromNewest: place } = last.current;
    last.current = { rows, isCounted, fromNewest };
    if (lastRows === rows && isCounted && !wasCounted && place !== undefined) scrollTo(place);
  });
}

/** The selected row stays in sight where the list gets smaller, or is turned around. */
function useRevealing(
  number: number | undefined,
  visible: number,
  order: string,
  reveal: (number: number) => void,
): void {
  const latest = useRef(reveal);
  latest.current = reveal;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size and the order are what it waits for
  useEffect(() => {
    if (number !== undefined && visible > 0) latest.current(number);
  }, [number, visible, order]);
}

/** The day of the topmost row, which stays in sight. */
function DayLine({ item, zone }: { readonly item: ItemJson | undefined; readonly zone: Settings["zone"] }) {
  const day = item !== undefined && "timeMs" in item ? showDay(clockParts(item.timeMs, zone).day) : undefined;
  return (
    <div className="day-line" aria-hidden="true">
      {day === undefined ? null : `${day}, ${zone === "utc" ? "UTC" : "local time"}`}
    </div>
  );
}

export function sessionOf(item: ItemJson | undefined): string | undefined {
  const id = item !== undefined && "fields" in item ? item.fields["session_id"] : undefined;
  return typeof id === "string" ? id : undefined;
}
