import type { HitsAnswer } from "../../../src/server/contract.ts";
import { lookOfCategory } from "../data/categories.ts";
import { showCount, showDuration, showMoment } from "../data/show-time.ts";

interface ReadoutProps {
  readonly answer: HitsAnswer;
  readonly brush: { readonly from: number; readonly to: number } | undefined;
  readonly zone: "utc" | "local";
}

/** What the bars that are pointed at stand for, in words: the time, how long, and how many of what. */
export function Readout({ answer, brush, zone }: ReadoutProps) {
  if (brush === undefined) return <span className="dim">{showDuration(answer.bucketMs)} a bar</span>;
  const from = Math.min(brush.from, brush.to);
  const until = Math.max(brush.from, brush.to) + 1;
  const sum = (counts: readonly number[]): number =>
    counts.slice(from, until).reduce((all, one) => all + one, 0);
  const failed = sum(answer.errors);
  const parts = answer.groups
    .map(({ name, counts }) => ({ name, count: sum(counts) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const start = showMoment(answer.startMs + from * answer.bucketMs, zone).slice(5, 19);
  return (
    <span className="readout">
      {start} + {showDuration((until - from) * answer.bucketMs)}
      {failed > 0 ? <span className="hue-error"> ▲ {showCount(failed)}</span> : null}
      {parts.slice(0, 6).map(({ name, count }) => (
        <span key={name}>
          {" "}
          <span className={`hue-${lookOfCategory(name).hue}`}>
            {lookOfCategory(name).glyph} <bdi>{name.slice(0, 24)}</bdi>
          </span>{" "}
          {showCount(count)}
        </span>
      ))}
    </span>
  );
}

export function describeAll({ total, startMs, endMs, errors }: HitsAnswer, zone: "utc" | "local"): string {
  const failed = errors.reduce((sum, count) => sum + count, 0);
  const range = `${showMoment(startMs, zone)} to ${showMoment(endMs, zone)}`;
  return `${showCount(total)} events over time, ${range}, ${showCount(failed)} errors`;
}
