import { memo } from "react";
import { lookOfCategory } from "../data/categories.ts";
import { showCount, showDuration } from "../data/show-time.ts";
import { type Bar, barsOf, type Lane, type Sight, type Span } from "./lanes.ts";
import type { TimeAxis } from "./time-axis.ts";

interface LaneLineProps {
  readonly lane: Lane;
  readonly top: number;
  readonly axis: TimeAxis;
  readonly sight: Sight;
  readonly pixels: number;
  readonly chosen: number | undefined;
  readonly pointed: number | undefined;
}

/** One lane: what it is of, and its bars. */
export const LaneLine = memo(function LaneLine(props: LaneLineProps) {
  const { lane, top, axis, sight, pixels, chosen, pointed } = props;
  const { category, depth, isFirst, count } = lane;
  const { glyph, hue } = lookOfCategory(category);
  const alone = new Set([chosen, pointed].filter((id) => id !== undefined));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; these are groups of options
    <div
      className="lane"
      role="group"
      aria-label={`${category}, ${showCount(count)}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="lane-name" style={{ paddingInlineStart: `${Math.min(depth, 6) * 12}px` }}>
        {isFirst ? (
          <>
            <span className={`hue-${hue}`} aria-hidden="true">
              {glyph}
            </span>{" "}
            <bdi>{category}</bdi> <span className="dim">{showCount(count)}</span>
          </>
        ) : null}
      </span>
      <span className="lane-track">
        {barsOf(lane, axis, sight, pixels, alone).map((bar) => (
          <SpanBar
            key={bar.span.id}
            bar={bar}
            hue={hue}
            pixels={pixels}
            tick={tickOf(bar, axis, sight)}
            isChosen={bar.span.id === chosen}
            isPointed={bar.span.id === pointed}
          />
        ))}
      </span>
    </div>
  );
});

/** Bars that are wider have their name in them. */
const NAMED_PIXELS = 48;

interface SpanBarProps {
  readonly bar: Bar;
  readonly hue: string;
  readonly pixels: number;
  /** Where in the bar the first token came, from 0 to 1. */
  readonly tick: number | undefined;
  readonly isChosen: boolean;
  readonly isPointed: boolean;
}

function SpanBar({ bar, hue, pixels, tick, isChosen, isPointed }: SpanBarProps) {
  const { left, width, span, count, hasFailed } = bar;
  const classes = [
    "span",
    `fill-${hasFailed ? "error" : hue}`,
    count === 1 && span.outcome === "unfinished" && "unfinished",
    isChosen && "chosen",
    isPointed && "pointed",
  ];
  // What begins before what is in sight has its name where it can be read.
  const start = Math.max(0, left);
  const end = Math.min(1, left + width);
  return (
    <span
      id={`span-${span.id}`}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-label={count > 1 ? `${showCount(count)} of ${span.category}` : describe(span)}
      className={classes.filter(Boolean).join(" ")}
      style={{ left: `${start * 100}%`, width: `${(end - start) * 100}%` }}
    >
      {tick === undefined ? null : <span className="first-token" style={{ left: `${tick * 100}%` }} />}
      {(end - start) * pixels > NAMED_PIXELS ? (
        <span className="span-label">
          {hasFailed ? "▲ " : ""}
          <bdi>{(span.name ?? span.category).slice(0, 60)}</bdi> {shownDuration(span)}
        </span>
      ) : null}
    </span>
  );
}

function tickOf({ span, left, width, count }: Bar, axis: TimeAxis, { from, to }: Sight): number | undefined {
  const { firstTokenMs, startMs } = span;
  if (count > 1 || firstTokenMs === undefined || firstTokenMs === null) return undefined;
  const at = (axis.at(startMs + firstTokenMs) - from) / (to - from);
  const start = Math.max(0, left);
  const end = Math.min(1, left + width);
  return at < start || at > end ? undefined : (at - start) / Math.max(1e-9, end - start);
}

/** How long a span took; what is not known is said. */
function shownDuration({ outcome, durationMs }: Span): string {
  if (outcome === "unfinished") return "no end";
  return durationMs === undefined || durationMs === null ? "unknown" : showDuration(durationMs);
}

/** A span in words. */
export function describe(span: Span): string {
  const { category, name, outcome, firstTokenMs, tokensIn, tokensOut, lostBy } = span;
  const known = (value: number | undefined | null): value is number => value !== undefined && value !== null;
  return [
    name === undefined || name === null ? category : `${category} ${name}`,
    shownDuration(span),
    ...(known(firstTokenMs) ? [`first token after ${showDuration(firstTokenMs)}`] : []),
    ...(known(tokensIn) ? [`${showCount(tokensIn)} tokens in`] : []),
    ...(known(tokensOut) ? [`${showCount(tokensOut)} tokens out`] : []),
    ...(outcome === "error" ? ["failed"] : []),
    ...(lostBy === undefined || lostBy === null ? [] : [`lost by ${lostBy}`]),
  ].join(" · ");
}
