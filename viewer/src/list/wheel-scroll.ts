/** Pixels that a turn of the wheel means, whatever unit the browser tells it in. */
export function wheelPixels(
  { deltaY, deltaMode }: WheelEvent,
  rowPixels: number,
  pagePixels: number,
): number {
  if (deltaMode === WheelEvent.DOM_DELTA_LINE) return deltaY * rowPixels;
  return deltaMode === WheelEvent.DOM_DELTA_PAGE ? deltaY * pagePixels : deltaY;
}

/** How fast a finger's swing loses its speed, by the millisecond. */
const FRICTION = 0.998;

/** Below it a swing has come to rest, in pixels a millisecond. */
const REST_SPEED = 0.02;

/** Scrolls by a finger, and goes on by itself when it is lifted in motion. */
export class TouchScroll {
  readonly #scrollBy: (pixels: number) => void;
  #y = 0;
  #timeMs = 0;
  #speed = 0;
  #frame = 0;

  constructor(scrollBy: (pixels: number) => void) {
    this.#scrollBy = scrollBy;
  }

  start(y: number, timeMs: number): void {
    this.stop();
    this.#y = y;
    this.#timeMs = timeMs;
    this.#speed = 0;
  }

  move(y: number, timeMs: number): void {
    const pixels = this.#y - y;
    const elapsedMs = Math.max(1, timeMs - this.#timeMs);
    this.#speed = 0.7 * (pixels / elapsedMs) + 0.3 * this.#speed;
    this.#y = y;
    this.#timeMs = timeMs;
    this.#scrollBy(pixels);
  }

  end(): void {
    let lastMs = performance.now();
    const glide = (nowMs: number): void => {
      const elapsedMs = nowMs - lastMs;
      lastMs = nowMs;
      this.#speed *= FRICTION ** elapsedMs;
      if (Math.abs(this.#speed) < REST_SPEED) return;
      this.#scrollBy(this.#speed * elapsedMs);
      this.#frame = requestAnimationFrame(glide);
    };
    this.#frame = requestAnimationFrame(glide);
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
  }
}
