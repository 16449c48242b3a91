import { memo, useRef, useState } from "react";
import type { HitsAnswer } from "../../../src/server/contract.ts";
import { showCount, showDuration, showMoment } from "../data/show-time.ts";
import { withRange } from "../query/range.ts";
import { show } from "../state/address.ts";
import { useSettings } from "../state/settings.ts";
import { useAnswer } from "../state/use-answer.ts";
import { Bars, HEIGHT, LANE_HEIGHT } from "./bars.tsx";
import { describeAll, Readout } from "./readout.tsx";

const BUCKETS = 160;

/** Buckets that are marked: where somebody began, and where he is. */
interface Brush {
  readonly from: number;
  readonly to: number;
  /** Is it drawn, and not just pointed at? */
  readonly isRange: boolean;
}

/**
 * Events over time, stacked by category, with the errors above. A range that is drawn with the pointer, or with the arrow keys and
 * Shift, becomes part of the query.
 */
export const Histogram = memo(function Histogram({
  q,
  round,
}: {
  readonly q: string;
  readonly round: number;
}) {
  const { zone } = useSettings();
  const { answer, isOld } = useAnswer(
    "hits",
    { q, buckets: BUCKETS },
    { round, isPartial: ({ looked }) => looked < 1 },
  );
  const [brush, setBrush] = useState<Brush>();
  const plot = useRef<HTMLDivElement>(null);
  const buckets = answer?.errors.length ?? 0;
  const at = brush === undefined ? undefined : Math.min(brush.to, buckets - 1);

  const bucketAt = ({ clientX }: React.PointerEvent): number => {
    const box = (plot.current as HTMLDivElement).getBoundingClientRect();
    const share = (clientX - box.left) / Math.max(1, box.width);
    return Math.max(0, Math.min(buckets - 1, Math.floor(share * buckets)));
  };
  const zoom = (): void => {
    if (brush === undefined || answer === undefined) return;
    const [sinceMs, untilMs] = timesOf(answer, brush);
    setBrush(undefined);
    show({ q: withRange(q, sinceMs, untilMs), at: undefined });
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const to = keyTarget(event.key, brush?.to ?? buckets, buckets);
    if (to !== undefined) {
      const from = event.shiftKey ? (brush?.from ?? to) : to;
      setBrush({ from, to, isRange: event.shiftKey });
    } else if (event.key === "Enter") zoom();
    else if (event.key === "Escape" && brush !== undefined) setBrush(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section className={isOld ? "histogram old" : "histogram"} aria-label="Events over time">
      <div
        ref={plot}
        className="plot"
        role="slider"
        tabIndex={0}
        aria-label={answer === undefined ? "Events over time" : describeAll(answer, zone)}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, buckets - 1)}
        aria-valuenow={at ?? Math.max(0, buckets - 1)}
        aria-valuetext={valueText(answer, brush, zone)}
        onKeyDown={onKeyDown}
        onBlur={() => setBrush(undefined)}
        onPointerDown={(event) => {
          if (buckets === 0 || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setBrush({ from: bucketAt(event), to: bucketAt(event), isRange: true });
        }}
        onPointerMove={(event) => {
          if (buckets === 0) return;
          const to = bucketAt(event);
          const isDrawn = event.currentTarget.hasPointerCapture(event.pointerId) && brush !== undefined;
          setBrush({ from: isDrawn ? brush.from : to, to, isRange: isDrawn });
        }}
        onPointerUp={() => (brush?.isRange ? zoom() : undefined)}
        onPointerLeave={() => (brush?.isRange ? undefined : setBrush(undefined))}
      >
        <svg viewBox={`0 0 ${Math.max(1, buckets)} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <line className="lane" x1={0} x2={Math.max(1, buckets)} y1={LANE_HEIGHT} y2={LANE_HEIGHT} />
          {answer === undefined ? null : <Bars answer={answer} />}
          {brush === undefined ? null : (
            <rect
              className={brush.isRange ? "brush" : "pointed-bar"}
              x={Math.min(brush.from, brush.to)}
              width={Math.abs(brush.to - brush.from) + 1}
              y={0}
              height={HEIGHT}
            />
          )}
        </svg>
      </div>
      <p className="histogram-scale">
        {answer === undefined || buckets === 0 ? null : (
          <>
            <span>{showMoment(answer.startMs, zone).slice(0, 16)}</span>
            <Readout answer={answer} brush={brush} zone={zone} />
            <span>{showMoment(answer.endMs, zone).slice(0, 16)}</span>
          </>
        )}
      </p>
    </section>
  );
});

function timesOf(answer: HitsAnswer, { from, to }: Brush): [sinceMs: number, untilMs: number] {
  const { startMs, bucketMs } = answer;
  return [startMs + Math.min(from, to) * bucketMs, startMs + (Math.max(from, to) + 1) * bucketMs];
}

function keyTarget(key: string, at: number, buckets: number): number | undefined {
  if (buckets === 0) return undefined;
  const target = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buckets - 1 }[key];
  return target === undefined ? undefined : Math.max(0, Math.min(buckets - 1, target));
}

function valueText(answer: HitsAnswer | undefined, brush: Brush | undefined, zone: "utc" | "local"): string {
  if (answer === undefined || brush === undefined) return "no bar chosen; the arrow keys choose one";
  const [sinceMs, untilMs] = timesOf(answer, brush);
  const from = Math.min(brush.from, brush.to);
  const count = answer.groups.reduce(
    (sum, { counts }) =>
      sum + counts.slice(from, Math.max(brush.from, brush.to) + 1).reduce((all, one) => all + one, 0),
    0,
  );
  return `${showMoment(sinceMs, zone).slice(0, 19)}, ${showDuration(untilMs - sinceMs)}, ${showCount(count)} events; Enter shows only these`;
}
