import { showCount } from "../data/show-time.ts";
import type { Sight, Timeline } from "./lanes.ts";
import type { TimeAxis } from "./time-axis.ts";

interface FailureLaneProps {
  readonly failures: Timeline["failures"];
  readonly axis: TimeAxis;
  readonly sight: Sight;
  readonly pixels: number;
  readonly onChoose: (position: string) => void;
}

/** Nearer to each other than this they are one sign. */
const APART_PIXELS = 9;

/** The failures that stand for themselves, in a lane of their own. */
export function FailureLane({ failures, axis, sight, pixels, onChoose }: FailureLaneProps) {
  if (failures.length === 0) return null;
  return (
    <div className="lane failure-lane">
      <span className="lane-name">
        <span className="hue-error" aria-hidden="true">
          ▲
        </span>{" "}
        errors <span className="dim">{showCount(failures.length)}</span>
      </span>
      <span className="lane-track">
        {signsOf(failures, axis, sight, pixels).map(({ left, failure, count }) => {
          const { segment, offset } = failure.position;
          const name = `${failure.type} ${failure.source}${count > 1 ? ` and ${showCount(count - 1)} more` : ""}`;
          return (
            <button
              key={`${segment}:${offset}`}
              type="button"
              className="failure"
              style={{ left: `${left * 100}%` }}
              title={name}
              aria-label={name}
              onClick={() => onChoose(`${segment}:${offset}`)}
            >
              ▲
            </button>
          );
        })}
      </span>
    </div>
  );
}

interface Sign {
  readonly left: number;
  readonly failure: Timeline["failures"][number];
  readonly count: number;
}

function signsOf(
  failures: Timeline["failures"],
  axis: TimeAxis,
  { from, to }: Sight,
  pixels: number,
): readonly Sign[] {
  const signs: Sign[] = [];
  for (const failure of failures) {
    const left = (axis.at(failure.timeMs) - from) / (to - from);
    if (left < 0 || left > 1) continue;
    const last = signs.at(-1);
    if (last !== undefined && (left - last.left) * pixels < APART_PIXELS)
      signs[signs.length - 1] = { ...last, count: last.count + 1 };
    else signs.push({ left, failure, count: 1 });
  }
  return signs;
}
