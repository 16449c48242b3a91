import { useRef, useState } from "react";
import type { HitsAnswer } from "../../../src/server/contract.ts";
import { lookOfCategory } from "../data/categories.ts";
import { showCount, showDuration, showMoment } from "../data/show-time.ts";
import { withRange } from "../query/range.ts";
import { show } from "../state/address.ts";
import { useSettings } from "../state/settings.ts";
import { useAnswer } from "../state/use-answer.ts";

const BUCKETS = 160;
const HEIGHT = 52;

/** Events over time, stacked by category, errors drawn on top; a range that is drawn with the pointer becomes part of the query. */
export function Histogram({ q, round }: { readonly q: string; readonly round: number }) {
  const { zone } = useSettings();
  // While events come it is asked anew now and then, and not for each.
  const { answer, isOld } = useAnswer(
    "hits",
    { q, buckets: BUCKETS },
    {
      round: Math.ceil(Math.log2(round + 1)) + Math.floor(round / 50),
      isPartial: ({ looked }) => looked < 1,
    },
  );
  const [brush, setBrush] = useState<readonly [number, number]>();
  const [pointed, setPointed] = useState<number>();
  const plot = useRef<SVGSVGElement>(null);
  const buckets = answer?.errors.length ?? 0;

  const bucketAt = (clientX: number): number => {
    const box = (plot.current as SVGSVGElement).getBoundingClientRect();
    const share = (clientX - box.left) / Math.max(1, box.width);
    return Math.max(0, Math.min(buckets - 1, Math.floor(share * buckets)));
  };
  const finish = (): void => {
    if (brush === undefined || answer === undefined) return;
    const [from, to] = [Math.min(...brush), Math.max(...brush)];
    const sinceMs = answer.startMs + from * answer.bucketMs;
    show({ q: withRange(q, sinceMs, answer.startMs + (to + 1) * answer.bucketMs), at: undefined });
    setBrush(undefined);
  };

  return (
    <section className={isOld ? "histogram old" : "histogram"} aria-label="Events over time">
      <svg
        ref={plot}
        viewBox={`0 0 ${Math.max(1, buckets)} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={answer === undefined ? "Events over time" : describe(answer, zone)}
        onPointerDown={(event) => {
          if (buckets === 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setBrush([bucketAt(event.clientX), bucketAt(event.clientX)]);
        }}
        onPointerMove={(event) => {
          if (buckets === 0) return;
          setPointed(bucketAt(event.clientX));
          if (brush !== undefined) setBrush([brush[0], bucketAt(event.clientX)]);
        }}
        onPointerUp={finish}
        onPointerLeave={() => setPointed(undefined)}
      >
        {answer === undefined ? null : <Bars answer={answer} />}
        {brush === undefined ? null : (
          <rect
            className="brush"
            x={Math.min(...brush)}
            width={Math.abs(brush[1] - brush[0]) + 1}
            y={0}
            height={HEIGHT}
          />
        )}
      </svg>
      <p className="histogram-scale">
        {answer === undefined || buckets === 0 ? null : (
          <>
            <span>{showMoment(answer.startMs, zone).slice(0, 16)}</span>
            <span className="dim">
              {pointed === undefined
                ? `${showDuration(answer.bucketMs)} a bar`
                : describeBucket(answer, pointed, zone)}
            </span>
            <span>{showMoment(answer.endMs, zone).slice(0, 16)}</span>
          </>
        )}
      </p>
    </section>
  );
}

function Bars({ answer: { groups, errors } }: { readonly answer: HitsAnswer }) {
  const totals = errors.map((_, at) => groups.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0));
  const most = Math.max(1, ...totals);
  // A bar that is there is seen, however small it is beside the others.
  const heightOf = (count: number): number => (count === 0 ? 0 : Math.max(1, (count / most) * HEIGHT));
  const paths = stacked(groups, totals, heightOf);
  const failed = errors
    .map((count, at) =>
      count === 0 ? "" : rectangle(at, HEIGHT - Math.max(2, heightOf(count)), Math.max(2, heightOf(count))),
    )
    .join("");
  return (
    <>
      {paths.map(({ name, d }) => (
        <path key={name} className={`bar fill-${lookOfCategory(name).hue}`} d={d} />
      ))}
      <path className="bar fill-error" d={failed} />
    </>
  );
}

function stacked(
  groups: HitsAnswer["groups"],
  totals: readonly number[],
  heightOf: (count: number) => number,
): { readonly name: string; readonly d: string }[] {
  const tops = totals.map(() => HEIGHT);
  return groups.map(({ name, counts }) => {
    let d = "";
    counts.forEach((count, at) => {
      if (count === 0) return;
      const height = (count / Math.max(1, totals[at] as number)) * heightOf(totals[at] as number);
      tops[at] = (tops[at] as number) - height;
      d += rectangle(at, tops[at] as number, height);
    });
    return { name, d };
  });
}

function rectangle(at: number, top: number, height: number): string {
  return `M${at + 0.08} ${top.toFixed(2)}h.84v${height.toFixed(2)}h-.84z`;
}

function describe({ total, startMs, endMs, errors }: HitsAnswer, zone: "utc" | "local"): string {
  const failed = errors.reduce((sum, count) => sum + count, 0);
  const range = `${showMoment(startMs, zone)} to ${showMoment(endMs, zone)}`;
  return `${showCount(total)} events over time, ${range}, ${showCount(failed)} errors`;
}

function describeBucket(
  { groups, errors, startMs, bucketMs }: HitsAnswer,
  at: number,
  zone: "utc" | "local",
): string {
  const parts = groups
    .filter(({ counts }) => (counts[at] ?? 0) > 0)
    .map(({ name, counts }) => `${name} ${showCount(counts[at] as number)}`);
  const failed = errors[at] ?? 0;
  const time = showMoment(startMs + at * bucketMs, zone).slice(0, 19);
  return [time, ...parts, ...(failed > 0 ? [`errors ${showCount(failed)}`] : [])].join(" · ");
}
