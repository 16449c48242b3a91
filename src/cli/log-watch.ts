import { limits } from "../base/index.ts";
import { isWatchable, type LineSource, type SegmentInfo, type Watch } from "../storage/index.ts";

/**
 * Says what becomes of a log's file while it is followed: rotated, replaced, truncated, gone, there again.
 * What is followed does not depend on it, and a change is looked at a moment after it was told of: what is written
 * anew is empty before it has a line, and nobody wants to read of that.
 */
export class LogWatch {
  readonly #source: LineSource;
  readonly #say: (text: string) => void;
  readonly #watch: Watch | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Was a change told that is not looked at yet? */
  #isTold = false;
  #last: SegmentInfo | undefined;
  #isGone = false;

  constructor(source: LineSource, say: (text: string) => void) {
    this.#source = source;
    this.#say = say;
    this.#last = activeOf(source);
    this.#watch = isWatchable(source) ? source.watch(() => this.#told()) : undefined;
    this.#begin();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#watch?.close();
  }

  #told(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#lookIn(limits.followIntervalMs);
  }

  #lookIn(timeMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), timeMs);
    this.#timer.unref();
  }

  #begin(): void {
    this.#isTold = false;
    const hears = this.#watch?.renew() ?? false;
    this.#look();
    this.#lookIn(hears ? limits.followToldIntervalMs : limits.followIntervalMs);
  }

  #look(): void {
    let segments: readonly SegmentInfo[];
    try {
      segments = this.#source.segments();
    } catch {
      // Whoever follows is told of it, and says so.
      return;
    }
    const active = segments.find((segment) => segment.active);
    if (active !== undefined) this.#found(active, segments);
    else if (segments.length === 0) this.#gone();
    // Otherwise it was rotated, and the next event makes a new one.
  }

  #gone(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#say("the log is gone; waiting for it to be there again");
  }

  #found(active: SegmentInfo, segments: readonly SegmentInfo[]): void {
    const text = this.#change(active, segments);
    this.#last = active;
    this.#isGone = false;
    if (text !== undefined) this.#say(text);
  }

  #change(active: SegmentInfo, segments: readonly SegmentInfo[]): string | undefined {
    const last = this.#last;
    if (last?.id === active.id) {
      if (active.size < last.size) return `${active.name} was truncated; going on with what is written now`;
      return this.#isGone ? "the log is there again, the same one; going on" : undefined;
    }
    const rotated = segments.find(({ id }) => id === last?.id);
    if (rotated !== undefined) return `the log was rotated to ${rotated.name}; going on with ${active.name}`;
    if (this.#isGone) return "the log is there again, a new one; following it from its first event";
    return `${active.name} is a new one; following it from its first event`;
  }
}

function activeOf(source: LineSource): SegmentInfo | undefined {
  return source.segments().find((segment) => segment.active);
}
