import { memo } from "react";
import type { ItemJson } from "../../../src/server/contract.ts";
import { lookOfType } from "../data/categories.ts";
import { clockParts, showDuration } from "../data/show-time.ts";
import { marked } from "./marked.tsx";
import type { RowProps } from "./row.tsx";
import { textOf } from "./text-of.ts";

/** What is shown of one field in a row, and of how many; the detail has all of it. */
const VALUE_CHARS_MAX = 200;
const TEXT_CHARS_MAX = 400;
const FIELDS_MAX = 24;

interface RowContentProps extends Pick<RowProps, "zone" | "times" | "highlight"> {
  readonly item: ItemJson;
  /** Undefined where the time is not shown by it. */
  readonly beforeMs: number | undefined;
}

/** Time, glyph, type, source, text and fields. It is made anew when these change, and not for each frame that moves the row. */
export const RowContent = memo(function RowContent({
  item,
  beforeMs,
  zone,
  times,
  highlight,
}: RowContentProps) {
  if ("malformed" in item) {
    return (
      <>
        <span className="row-time" />
        <span className="glyph hue-error" aria-hidden="true">
          ✕
        </span>
        <span className="row-type hue-error">malformed</span>
        <span className="row-source">{item.malformed}</span>
        <span className="row-message">
          <bdi>{item.raw.slice(0, TEXT_CHARS_MAX)}</bdi>
        </span>
      </>
    );
  }
  const { type, source, text, fields, timeMs } = item;
  const { glyph, hue } = lookOfType(type);
  return (
    <>
      <RowTime timeMs={timeMs} beforeMs={beforeMs} zone={zone} times={times} />
      <span className={`glyph hue-${hue}`} aria-hidden="true">
        {glyph}
      </span>
      <span className={`row-type hue-${hue}`}>
        <bdi data-part="type">{marked(type, highlight)}</bdi>
      </span>
      <span className="row-source">
        <bdi data-part="source">{marked(source, highlight)}</bdi>
      </span>
      <span className="row-message">
        {text === undefined ? null : (
          <bdi className="row-text" data-part="text">
            {marked(text.slice(0, TEXT_CHARS_MAX), highlight)}
          </bdi>
        )}
        {Object.entries(fields)
          .slice(0, FIELDS_MAX)
          .map(([name, value], at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what was one row becomes another, and its fields with it
            <span key={at} className="field" data-part={`field:${name}`}>
              <bdi className="field-name">{name.slice(0, VALUE_CHARS_MAX)}=</bdi>
              <bdi>{marked(short(textOf(value)), highlight)}</bdi>
            </span>
          ))}
      </span>
    </>
  );
});

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
    <span className="row-time">
      <span className="dim">{minute}:</span>
      {second}
    </span>
  );
}

function short(text: string): string {
  return text.length > VALUE_CHARS_MAX ? `${text.slice(0, VALUE_CHARS_MAX)}…` : text;
}
