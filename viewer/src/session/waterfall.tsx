import { useState } from "react";
import type { TimelineAnswer } from "../../../src/server/contract.ts";
import { lookOfCategory } from "../data/categories.ts";
import { showDuration } from "../data/show-time.ts";
import { type TimeAxis, timeAxis } from "./time-axis.ts";

type Timeline = TimelineAnswer["timeline"];
type Span = Timeline["spans"][number];

interface WaterfallProps {
  readonly timeline: Timeline;
  readonly chosen: number | undefined;
  readonly onChoose: (span: number | undefined) => void;
}

/** More spans than this are drawn when somebody asks for them. */
const SPANS_FIRST = 500;

/** The session's spans over time: a line each, indented where one stands in another. */
export function Waterfall({ timeline, chosen, onChoose }: WaterfallProps) {
  const [presses, setPresses] = useState(true);
  const [most, setMost] = useState(SPANS_FIRST);
  const { spans, failures, gaps } = timeline;
  if (spans.length === 0 && failures.length === 0) {
    return <p className="notice">Nothing in it has a start and an end; its events are below.</p>;
  }
  const whole = {
    fromMs: Math.min(timeline.startMs, ...spans.map(({ startMs }) => startMs)),
    untilMs: Math.max(timeline.endMs, ...spans.map(({ untilMs }) => untilMs)),
  };
  const axis = timeAxis(whole, gaps, presses);
  return (
    <section className="waterfall" aria-label="Spans over time">
      <div className="waterfall-head">
        <span>{spans.length} spans</span>
        {gaps.length > 0 ? (
          <label>
            <input type="checkbox" checked={presses} onChange={(event) => setPresses(event.target.checked)} />{" "}
            press quiet times together
          </label>
        ) : null}
        <span className="waterfall-length">{showDuration(whole.untilMs - whole.fromMs)}</span>
      </div>
      <ol>
        {spans.slice(0, most).map((span) => (
          <SpanLine key={span.id} span={span} axis={axis} isChosen={chosen === span.id} onChoose={onChoose} />
        ))}
      </ol>
      <div className="waterfall-failures">
        {failures.slice(0, most).map((failure) => (
          <span
            key={failure.position.offset}
            className="failure"
            style={{ left: `${axis.at(failure.timeMs) * 100}%` }}
            title={`${failure.type} ${failure.source}`}
          >
            ▲
          </span>
        ))}
      </div>
      {spans.length > most ? (
        <button type="button" onClick={() => setMost(most * 4)}>
          {spans.length - most} more
        </button>
      ) : null}
    </section>
  );
}

interface SpanLineProps {
  readonly span: Span;
  readonly axis: TimeAxis;
  readonly isChosen: boolean;
  readonly onChoose: (span: number | undefined) => void;
}

function SpanLine({ span, axis, isChosen, onChoose }: SpanLineProps) {
  const { id, category, name, depth, outcome, durationMs } = span;
  const { glyph, hue } = lookOfCategory(category);
  const duration =
    outcome === "unfinished"
      ? "no end"
      : durationMs === undefined || durationMs === null
        ? "unknown"
        : showDuration(durationMs);
  const classes = ["span", outcome, isChosen && "selected"].filter(Boolean).join(" ");
  return (
    <li>
      <button
        type="button"
        className={classes}
        aria-pressed={isChosen}
        onClick={() => onChoose(isChosen ? undefined : id)}
      >
        <span className="span-name" style={{ paddingInlineStart: `${Math.min(depth, 8) * 14}px` }}>
          <span className={`hue-${outcome === "error" ? "error" : hue}`} aria-hidden="true">
            {outcome === "error" ? "▲" : glyph}
          </span>{" "}
          {category} <bdi>{name ?? ""}</bdi>
        </span>
        <span className="span-duration">{duration}</span>
        <span className="span-track">
          {axis.pressed.map(({ left, width, fromMs, untilMs }) => (
            <span
              key={left}
              className="pressed"
              title={showDuration(untilMs - fromMs)}
              style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
            />
          ))}
          <SpanBar span={span} axis={axis} hue={hue} />
        </span>
      </button>
    </li>
  );
}

function SpanBar({
  span,
  axis,
  hue,
}: {
  readonly span: Span;
  readonly axis: TimeAxis;
  readonly hue: string;
}) {
  const { startMs, untilMs, outcome, firstTokenMs } = span;
  const left = axis.at(startMs);
  const width = axis.at(untilMs) - left;
  const tick =
    firstTokenMs === undefined || firstTokenMs === null ? undefined : axis.at(startMs + firstTokenMs) - left;
  return (
    <span
      className={`bar-box bar-${outcome} fill-${outcome === "error" ? "error" : hue}`}
      style={{ left: `${left * 100}%`, width: `max(2px, ${width * 100}%)` }}
    >
      {tick === undefined || width <= 0 ? null : (
        <span
          className="first-token"
          title={`first token after ${showDuration(firstTokenMs as number)}`}
          style={{ left: `${Math.min(1, tick / width) * 100}%` }}
        />
      )}
    </span>
  );
}
