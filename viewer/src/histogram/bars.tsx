import type { HitsAnswer } from "../../../src/server/contract.ts";
import { type CategoryLook, lookOfCategory } from "../data/categories.ts";

/** The errors have a lane of their own above the bars, so that one among a million is seen. */
export const LANE_HEIGHT = 10;
export const HEIGHT = 54;
const BAR_HEIGHT = HEIGHT - LANE_HEIGHT - 1;

/** From the bottom up. */
const LAYERS: readonly CategoryLook["hue"][] = ["llm", "tool", "talk", "state", "net", "plain"];

/** Counts over time as stacked bars, and the errors on top. */
export function Bars({ answer: { groups, errors } }: { readonly answer: HitsAnswer }) {
  const layers = LAYERS.map((hue) => ({ hue, counts: sumOf(groups, hue, errors.length) }));
  const totals = errors.map((_, at) => layers.reduce((sum, { counts }) => sum + (counts[at] as number), 0));
  const most = Math.max(1, ...totals);
  const mostErrors = Math.max(1, ...errors);
  const tops = totals.map(() => HEIGHT);
  return (
    <>
      {layers.map(({ hue, counts }) => {
        let d = "";
        counts.forEach((count, at) => {
          if (count === 0) return;
          // A bar that is there is seen, however small it is beside the others.
          const whole = Math.max(1.5, ((totals[at] as number) / most) * BAR_HEIGHT);
          const height = (count / (totals[at] as number)) * whole;
          tops[at] = (tops[at] as number) - height;
          d += rectangle(at, tops[at] as number, height);
        });
        return d === "" ? null : <path key={hue} className={`bar fill-${hue}`} d={d} />;
      })}
      <path
        className="bar fill-error"
        d={errors
          .map((count, at) => {
            const height = 3 + (count / mostErrors) * (LANE_HEIGHT - 4);
            return count === 0 ? "" : rectangle(at, LANE_HEIGHT - height, height);
          })
          .join("")}
      />
    </>
  );
}

/** An error's own category is counted with the rest; that it is one is said by the lane. */
function sumOf(groups: HitsAnswer["groups"], hue: string, length: number): readonly number[] {
  const sum = new Array<number>(length).fill(0);
  for (const { name, counts } of groups) {
    const found = lookOfCategory(name).hue;
    if ((found === "error" ? "plain" : found) !== hue) continue;
    counts.forEach((count, at) => {
      sum[at] = (sum[at] as number) + count;
    });
  }
  return sum;
}

function rectangle(at: number, top: number, height: number): string {
  return `M${at + 0.1} ${top.toFixed(2)}h.8v${height.toFixed(2)}h-.8z`;
}
