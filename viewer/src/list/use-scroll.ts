import { type RefObject, useEffect, useRef, useState } from "react";
import { TouchScroll, wheelPixels } from "./wheel-scroll.ts";

/** Where a list is scrolled to, in rows, not rounded. */
export interface Scroll {
  readonly top: number;
  readonly scrollTo: (top: number) => void;
}

export interface ScrollOptions {
  readonly total: number;
  /** Rows that fit. */
  readonly visible: number;
  readonly rowPixels: number;
  readonly isNewestFirst: boolean;
  readonly startsAtNewest: boolean;
  /** Is something being read? Then nothing moves, even where the newest is in sight. */
  readonly isHeld: boolean;
}

/** A place that rows which come later do not move. */
interface Place {
  /** Is it the newest, whichever that is? */
  readonly isNewest: boolean;
  /** Rows between the oldest row and the top of the screen. */
  readonly fromOldest: number;
}

/** The newest is in sight if no more than this of a row is not. */
const NEAR_ROWS = 0.5;

/**
 * Scrolls by rows instead of pixels, since no browser's own scrolling reaches over millions of them. A frame is drawn at most once for
 * however many turns of a wheel.
 */
export function useScroll(element: RefObject<HTMLElement | null>, options: ScrollOptions): Scroll {
  const { rowPixels, startsAtNewest, isHeld } = options;
  const [place, setPlace] = useState<Place>({ isNewest: startsAtNewest, fromOldest: 0 });
  const wanted = useRef(place);
  const frame = useRef(0);
  const latest = useRef(options);
  latest.current = options;

  const scrollTo = useRef((top: number): void => {
    wanted.current = placeOf(top, latest.current);
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      setPlace(wanted.current);
    });
  }).current;

  const wasHeld = useRef(isHeld);
  useEffect(() => {
    if (wasHeld.current === isHeld) return;
    wasHeld.current = isHeld;
    wanted.current = placeOf(topOf(wanted.current, latest.current), { ...latest.current, isHeld });
    setPlace(wanted.current);
  }, [isHeld]);

  useEffect(() => {
    const list = element.current;
    if (list === null) return undefined;
    const scrollBy = (pixels: number): void =>
      scrollTo(topOf(wanted.current, latest.current) + pixels / rowPixels);
    return listen(list, scrollBy, rowPixels);
  }, [element, rowPixels, scrollTo]);

  return { top: topOf(place, options), scrollTo };
}

function topOf({ isNewest, fromOldest }: Place, { total, visible, isNewestFirst }: ScrollOptions): number {
  const most = Math.max(0, total - visible);
  if (isNewestFirst) return isNewest ? 0 : Math.max(0, Math.min(most, total - fromOldest));
  return isNewest ? most : Math.max(0, Math.min(most, fromOldest));
}

function placeOf(top: number, { total, visible, isNewestFirst, isHeld }: ScrollOptions): Place {
  const most = Math.max(0, total - visible);
  const within = Math.max(0, Math.min(most, top));
  const isNear = isNewestFirst ? within < NEAR_ROWS : within >= most - NEAR_ROWS;
  // Where everything fits the newest is in sight, and goes on being followed only from where the newest stands.
  return { isNewest: isNear && !isHeld && total > 0, fromOldest: isNewestFirst ? total - within : within };
}

function listen(list: HTMLElement, scrollBy: (pixels: number) => void, rowPixels: number): () => void {
  const touch = new TouchScroll(scrollBy);
  const onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey) return;
    event.preventDefault();
    scrollBy(wheelPixels(event, rowPixels, list.clientHeight));
  };
  const onTouchStart = (event: TouchEvent): void =>
    touch.start((event.touches[0] as Touch).clientY, event.timeStamp);
  const onTouchMove = (event: TouchEvent): void => {
    if (event.touches.length > 1) return;
    event.preventDefault();
    touch.move((event.touches[0] as Touch).clientY, event.timeStamp);
  };
  const onTouchEnd = (): void => touch.end();
  list.addEventListener("wheel", onWheel, { passive: false });
  list.addEventListener("touchstart", onTouchStart, { passive: true });
  list.addEventListener("touchmove", onTouchMove, { passive: false });
  list.addEventListener("touchend", onTouchEnd);
  return () => {
    touch.stop();
    list.removeEventListener("wheel", onWheel);
    list.removeEventListener("touchstart", onTouchStart);
    list.removeEventListener("touchmove", onTouchMove);
    list.removeEventListener("touchend", onTouchEnd);
  };
}
