import { type RefObject, useEffect, useRef, useState } from "react";
import type { Sight } from "./lanes.ts";

/** Nothing is smaller than this share of a session that is looked at. */
const LEAST = 1 / 20_000;

const WHOLE: Sight = { from: 0, to: 1 };

export interface Zoom {
  readonly sight: Sight;
  /** Below 1 is nearer; around a share of what is in sight. */
  readonly by: (factor: number, around?: number) => void;
  readonly move: (share: number) => void;
  readonly to: (sight: Sight) => void;
}

/** How much of the session's time is in sight: nearer and further with Ctrl and the wheel, along with Shift and the wheel. */
export function useZoom(element: RefObject<HTMLElement | null>): Zoom {
  const [sight, setSight] = useState(WHOLE);
  const zoom = useRef<Omit<Zoom, "sight">>({
    by: (factor, around = 0.5) =>
      setSight(({ from, to }) => {
        const middle = from + (to - from) * around;
        return within(middle - (middle - from) * factor, middle + (to - middle) * factor);
      }),
    move: (share) =>
      setSight(({ from, to }) => {
        const step = Math.max(-from, Math.min(1 - to, (to - from) * share));
        return { from: from + step, to: to + step };
      }),
    to: ({ from, to }) => setSight(within(from, to)),
  }).current;

  useEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      const along = event.deltaX !== 0 ? event.deltaX : event.shiftKey ? event.deltaY : 0;
      if (!event.ctrlKey && along === 0) return;
      event.preventDefault();
      const { left, width } = box.getBoundingClientRect();
      if (event.ctrlKey) zoom.by(Math.exp(event.deltaY / 300), (event.clientX - left) / Math.max(1, width));
      else zoom.move(along / Math.max(1, width));
    };
    box.addEventListener("wheel", onWheel, { passive: false });
    return () => box.removeEventListener("wheel", onWheel);
  }, [element, zoom]);

  return { sight, ...zoom };
}

function within(from: number, to: number): Sight {
  if (to - from >= 1) return WHOLE;
  const width = Math.max(LEAST, to - from);
  const begins = Math.max(0, Math.min(1 - width, from));
  return { from: begins, to: begins + width };
}
