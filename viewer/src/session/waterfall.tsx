import { useMemo, useRef, useState } from "react";
import { showCount, showDuration } from "../data/show-time.ts";
import { useHeight } from "../list/use-height.ts";
import { FailureLane } from "./failure-lane.tsx";
import { describe, LaneLine } from "./lane-line.tsx";
import { lanesOf, type Span, type Timeline } from "./lanes.ts";
import { Ruler } from "./ruler.tsx";
import { timeAxis } from "./time-axis.ts";
import { useWidth } from "./use-size.ts";
import { useZoom } from "./use-zoom.ts";

const LANE_PIXELS = 22;
const LANES_AHEAD = 5;

interface WaterfallProps {
  readonly timeline: Timeline;
  readonly chosen: number | undefined;
  readonly pointed: number | undefined;
  readonly onChoose: (span: number | undefined) => void;
  readonly onPoint: (span: number | undefined) => void;
  /** A failure was chosen: where its event stands. */
  readonly onPosition: (position: string) => void;
}

/** The session's spans over time, in lanes by their kind and nesting. Only what is in sight is there. */
export function Waterfall(props: WaterfallProps) {
  const { timeline, chosen, pointed, onChoose, onPoint } = props;
  const { spans, failures, gaps } = timeline;
  const [presses, setPresses] = useState(true);
  const [scrolled, setScrolled] = useState(0);
  const track = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const pixels = useWidth(track);
  const height = useHeight(box);
  const { sight, ...zoom } = useZoom(track);
  const lanes = useMemo(() => lanesOf(spans), [spans]);
  const whole = useMemo(() => wholeOf(timeline), [timeline]);
  const axis = useMemo(() => timeAxis(whole, gaps, presses), [whole, gaps, presses]);
  if (spans.length === 0 && failures.length === 0) {
    return <p className="nothing-timed">Nothing in it has a start and an end; its events are below.</p>;
  }
  const shown = spans[pointed ?? chosen ?? -1];
  const first = Math.max(0, Math.floor(scrolled / LANE_PIXELS) - LANES_AHEAD);
  const end = Math.min(lanes.length, Math.ceil((scrolled + height) / LANE_PIXELS) + LANES_AHEAD);
  const spanAt = (target: EventTarget): number | undefined => {
    const id = (target as Element).closest("[id^=span-]")?.id.slice(5);
    return id === undefined ? undefined : Number(id);
  };
  const zoomTo = ({ startMs, untilMs }: Span): void => {
    const [from, to] = [axis.at(startMs), axis.at(untilMs)];
    zoom.to({ from: from - (to - from) / 10, to: to + (to - from) / 10 });
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const keys: Readonly<Record<string, () => void>> = {
      ArrowRight: () => onChoose(Math.min(spans.length - 1, (chosen ?? -1) + 1)),
      ArrowLeft: () => onChoose(Math.max(0, (chosen ?? spans.length) - 1)),
      ArrowDown: () => onChoose(otherLane(spans, chosen, 1)),
      ArrowUp: () => onChoose(otherLane(spans, chosen, -1)),
      "+": () => zoom.by(0.5),
      "-": () => zoom.by(2),
      "0": () => zoom.by(Number.POSITIVE_INFINITY),
      Enter: () => (shown === undefined ? undefined : zoomTo(shown)),
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <section className="waterfall" aria-label="Spans over time">
      <div className="waterfall-head">
        <span className="span-readout" aria-live="polite">
          {shown === undefined
            ? `${showCount(spans.length)} spans over ${showDuration(whole.untilMs - whole.fromMs)}`
            : describe(shown)}
        </span>
        {gaps.length > 0 ? (
          <label className="presses">
            <input type="checkbox" checked={presses} onChange={(event) => setPresses(event.target.checked)} />
            press quiet times together
          </label>
        ) : null}
        <span className="zooms">
          <button type="button" className="plain" aria-label="Further away (-)" onClick={() => zoom.by(2)}>
            −
          </button>
          <button type="button" className="plain" aria-label="Nearer (+)" onClick={() => zoom.by(0.5)}>
            +
          </button>
          <button type="button" className="plain" onClick={() => zoom.by(Number.POSITIVE_INFINITY)}>
            all
          </button>
        </span>
      </div>
      <Ruler axis={axis} sight={sight} startMs={whole.fromMs} pixels={pixels} />
      <FailureLane
        failures={failures}
        axis={axis}
        sight={sight}
        pixels={pixels}
        onChoose={props.onPosition}
      />
      <div
        ref={box}
        className="lanes"
        role="listbox"
        tabIndex={0}
        aria-label="Spans"
        aria-activedescendant={chosen === undefined ? undefined : `span-${chosen}`}
        onKeyDown={onKeyDown}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
        onClick={(event) => {
          const id = spanAt(event.target);
          onChoose(id === chosen ? undefined : id);
        }}
        onDoubleClick={(event) => {
          const span = spans[spanAt(event.target) ?? -1];
          if (span !== undefined) zoomTo(span);
        }}
        onPointerOver={(event) => onPoint(spanAt(event.target))}
        onPointerLeave={() => onPoint(undefined)}
      >
        <div
          ref={track}
          className="lanes-track"
          aria-hidden="true"
          style={{ height: lanes.length * LANE_PIXELS }}
        >
          {axis.pressed.map(({ left, width, fromMs, untilMs }) => (
            <span
              key={left}
              className="pressed"
              title={`nothing for ${showDuration(untilMs - fromMs)}`}
              style={{
                left: `${((left - sight.from) / (sight.to - sight.from)) * 100}%`,
                width: `${(width / (sight.to - sight.from)) * 100}%`,
              }}
            />
          ))}
        </div>
        {lanes.slice(first, end).map((lane, at) => (
          <LaneLine
            key={lane.key}
            lane={lane}
            top={(first + at) * LANE_PIXELS}
            axis={axis}
            sight={sight}
            pixels={pixels}
            chosen={chosen}
            pointed={pointed}
          />
        ))}
      </div>
    </section>
  );
}

function wholeOf({ startMs, endMs, spans }: Timeline): { readonly fromMs: number; readonly untilMs: number } {
  let fromMs = startMs;
  let untilMs = endMs;
  for (const span of spans) {
    if (span.startMs < fromMs) fromMs = span.startMs;
    if (span.untilMs > untilMs) untilMs = span.untilMs;
  }
  return { fromMs, untilMs };
}

/** The nearest span that stands deeper or less deep. */
function otherLane(spans: readonly Span[], chosen: number | undefined, step: 1 | -1): number {
  const from = spans[chosen ?? -1];
  if (from === undefined) return 0;
  const wanted = step === 1 ? spans.slice(from.id + 1) : spans.slice(0, from.id).reverse();
  return wanted.find(({ depth }) => Math.sign(depth - from.depth) === step)?.id ?? from.id;
}
