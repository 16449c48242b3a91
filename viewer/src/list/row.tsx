import { memo } from "react";
import type { ItemJson } from "../../../src/server/contract.ts";
import { lookOfType } from "../data/categories.ts";
import { clockParts, showDuration } from "../data/show-time.ts";
import type { Settings } from "../state/settings.ts";
import { Marked } from "./marked.tsx";

/** Nothing for so long is drawn as a gap. */
const QUIET_MS = 60_000;

/** What is shown of one field in a row; the detail has all of it. */
const VALUE_CHARS_MAX = 200;
const TEXT_CHARS_MAX = 400;

export interface RowProps {
  readonly number: number;
  /** Undefined until it has come. */
  readonly item: ItemJson | undefined;
  /** The time of the row that was written before it, where it is known. */
  readonly beforeMs: number | undefined;
  readonly top: number;
  readonly zone: Settings["zone"];
  readonly times: Settings["times"];
  readonly isSelected: boolean;
  /** Is it of the same session as the selected one? */
  readonly isRelated: boolean;
  readonly highlight: string;
  readonly onSelect: (item: ItemJson, number: number) => void;
}

/** One event as one line. */
export const Row = memo(function Row(props: RowProps) {
  const { number, item, top, isSelected, isRelated, onSelect } = props;
  const classes = ["row", isSelected && "selected", isRelated && "related"].filter(Boolean).join(" ");
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and takes the keys for its rows
    <div
      id={`row-${number}`}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={number + 1}
      className={classes}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => (item === undefined ? undefined : onSelect(item, number))}
    >
      {item === undefined ? <span className="row-coming" /> : <RowContent {...props} item={item} />}
    </div>
  );
});

function RowContent({ item, beforeMs, zone, times, highlight }: RowProps & { readonly item: ItemJson }) {
  if ("malformed" in item) {
    return (
      <>
        <span className="row-time" />
        <span className="glyph hue-error">✕</span>
        <span className="row-type hue-error">malformed</span>
        <span className="row-source">{item.malformed}</span>
        <span className="row-message dim">
          <bdi>{item.raw.slice(0, TEXT_CHARS_MAX)}</bdi>
        </span>
      </>
    );
  }
  const { glyph, hue } = lookOfType(item.type);
  const quietMs = beforeMs === undefined ? 0 : item.timeMs - beforeMs;
  return (
    <>
      <RowTime timeMs={item.timeMs} beforeMs={beforeMs} zone={zone} times={times} />
      <span className={`glyph hue-${hue}`} aria-hidden="true">
        {glyph}
      </span>
      <span className={`row-type hue-${hue}`}>
        <bdi>
          <Marked text={item.type} mark={highlight} />
        </bdi>
      </span>
      <span className="row-source">
        <bdi>
          <Marked text={item.source} mark={highlight} />
        </bdi>
      </span>
      <span className="row-message">
        {item.text === undefined ? null : (
          <bdi className="row-text">
            <Marked text={item.text.slice(0, TEXT_CHARS_MAX)} mark={highlight} />
          </bdi>
        )}
        {Object.entries(item.fields).map(([name, value]) => (
          <span key={name} className="field">
            <bdi className="field-name">{name}=</bdi>
            <bdi>
              <Marked text={showValue(value)} mark={highlight} />
            </bdi>
          </span>
        ))}
      </span>
      {quietMs >= QUIET_MS ? <span className="row-gap">{showDuration(quietMs)}</span> : null}
      {quietMs < 0 ? <span className="row-gap row-gap-back">clock back {showDuration(-quietMs)}</span> : null}
    </>
  );
}

function RowTime({
  timeMs,
  beforeMs,
  zone,
  times,
}: { readonly timeMs: number } & Pick<RowProps, "beforeMs" | "zone" | "times">) {
  if (times === "relative" && beforeMs !== undefined) {
    const ms = timeMs - beforeMs;
    return (
      <span className="row-time relative">{ms < 0 ? `−${showDuration(-ms)}` : `+${showDuration(ms)}`}</span>
    );
  }
  const { minute, second } = clockParts(timeMs, zone);
  return (
    <time className="row-time" dateTime={new Date(timeMs).toISOString()}>
      <span className="dim">{minute}:</span>
      {second}
    </time>
  );
}

/** A field's value in a row. */
export function showValue(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > VALUE_CHARS_MAX ? `${text.slice(0, VALUE_CHARS_MAX)}…` : text;
}
