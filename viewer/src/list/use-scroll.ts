import { type RefObject, useEffect, useRef, useState } from "react";
import { TouchScroll, wheelPixels } from "./wheel-scroll.ts";

/** Where a list is scrolled to, in rows, not rounded. */
export interface Scroll {
  readonly top: number;
  readonly scrollTo: (top: number) => void;
}

/**
 * Scrolls by rows instead of pixels, since no browser's own scrolling reaches over millions of them. A frame is drawn at most once for
 * however many turns of a wheel.
 */
export function useScroll(
  element: RefObject<HTMLElement | null>,
  total: number,
  visible: number,
  rowPixels: number,
): Scroll {
  const [top, setTop] = useState(0);
  const wanted = useRef(0);
  const frame = useRef(0);
  const most = Math.max(0, total - visible);
  const bounds = useRef(most);
  bounds.current = most;

  const scrollTo = useRef((next: number): void => {
    wanted.current = Math.max(0, Math.min(bounds.current, next));
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      setTop(wanted.current);
    });
  }).current;

  useEffect(() => {
    const list = element.current;
    if (list === null) return undefined;
    const scrollBy = (pixels: number): void => scrollTo(wanted.current + pixels / rowPixels);
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
  }, [element, rowPixels, scrollTo]);

  return { top: Math.min(top, most), scrollTo };
}
