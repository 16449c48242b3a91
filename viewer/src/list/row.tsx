import { memo, useRef } from "react";
import type { ItemJson } from "../../../src/server/contract.ts";
import { clockParts, showDay, showDuration } from "../data/show-time.ts";
import type { Settings } from "../state/settings.ts";
import { RowContent } from "./row-content.tsx";

export interface RowProps {
  readonly number: number;
  readonly total: number;
  /** Undefined until it has come. */
  readonly item: ItemJson | undefined;
  /** The time of the row that was written before it, where it is known. */
  readonly beforeMs: number | undefined;
  readonly top: number;
  readonly zone: Settings["zone"];
  readonly times: Settings["times"];
  /** Nothing for so long is drawn as a gap. */
  readonly quietMs: number;
  /** On which side of it the row before stands. */
  readonly markSide: "above" | "below";
  readonly isSelected: boolean;
  /** Is it of the same session as the selected one? */
  readonly isRelated: boolean;
  readonly isLit: boolean;
  readonly highlight: string;
}

/** One event as one line. */
export const Row = memo(function Row(props: RowProps) {
  const { number, total, item, top, isSelected, isRelated, isLit, markSide } = props;
  const mark = markOf(props);
  // While it waits for its event what was there last stays, unseen: to change texts takes less than to make elements.
  const last = useRef(item);
  last.current = item ?? last.current;
  const classes = [
    "row",
    item === undefined && "coming",
    isSelected && "selected",
    isRelated && "related",
    isLit && "lit",
    mark !== undefined && `mark-${markSide} mark-${mark.kind}`,
  ];
  return (
    <div
      id={`row-${number}`}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={number + 1}
      aria-setsize={total}
      className={classes.filter(Boolean).join(" ")}
      style={{ transform: `translateY(${top}px)` }}
    >
      {last.current === undefined ? null : (
        <RowContent
          item={last.current}
          beforeMs={props.times === "relative" ? props.beforeMs : undefined}
          zone={props.zone}
          times={props.times}
          highlight={props.highlight}
        />
      )}
      {mark === undefined ? null : <span className="row-mark">{mark.text}</span>}
    </div>
  );
});

interface Mark {
  readonly kind: "gap" | "back" | "day";
  readonly text: string;
}

/** What is between a row and the one before it: a quiet time, another day, a clock that was set back. */
function markOf({ item, beforeMs, zone, quietMs }: RowProps): Mark | undefined {
  if (item === undefined || beforeMs === undefined || !("timeMs" in item)) return undefined;
  const gapMs = item.timeMs - beforeMs;
  if (gapMs < 0) return { kind: "back", text: `clock back ${showDuration(-gapMs)}` };
  const day = clockParts(item.timeMs, zone).day;
  if (gapMs > 0 && clockParts(beforeMs, zone).day !== day) {
    const gap = gapMs >= quietMs ? ` after ${showDuration(gapMs)}` : "";
    return { kind: "day", text: `${showDay(day)}${gap}` };
  }
  return gapMs >= quietMs ? { kind: "gap", text: showDuration(gapMs) } : undefined;
}
