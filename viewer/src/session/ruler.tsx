import { showDuration } from "../data/show-time.ts";
import type { Sight } from "./lanes.ts";
import type { TimeAxis } from "./time-axis.ts";

interface RulerProps {
  readonly axis: TimeAxis;
  readonly sight: Sight;
  readonly startMs: number;
  readonly pixels: number;
}

const STEP_PIXELS = 130;

/** Times since the session's beginning, above the lanes. */
export function Ruler({ axis, sight, startMs, pixels }: RulerProps) {
  const steps = Math.max(1, Math.floor(pixels / STEP_PIXELS));
  return (
    <div className="lane ruler" aria-hidden="true">
      <span className="lane-name" />
      <span className="lane-track">
        {Array.from({ length: steps }, (_, step) => {
          const share = step / steps;
          const timeMs = axis.timeAt(sight.from + share * (sight.to - sight.from));
          return (
            <span key={share} className="tick" style={{ left: `${share * 100}%` }}>
              {showDuration(timeMs - startMs)}
            </span>
          );
        })}
      </span>
    </div>
  );
}
