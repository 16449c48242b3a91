import type { LineSource } from "./storage.ts";

/** A watch that is kept on a source. */
export interface Watch {
  /**
   * Watches from now on what there is to watch now, which may be something else than before: a log is removed and
   * created again. To be called before each look at the source, so that a change is either seen or told.
   *
   * @returns can everything be watched? Where not, whoever waits has to look by himself. Does not throw
   */
  renew(): boolean;
  /** Nothing is told any more, and nothing is held. May be called twice. */
  close(): void;
}

/** A source that tells when it may have changed, so that nobody has to look again and again. */
export interface Watchable {
  /**
   * Watches the source as soon as `renew` is called. A telling is a hint and no more: it may come without a change, late,
   * or not at all where lines are written in a way that the system does not hear of.
   *
   * @param changed called at least once when there may be something new since the last `renew`, and soon no more after
   * that until the next one. It may be called from within an append: it must neither throw nor take its time
   */
  watch(changed: () => void): Watch;
}

/** Does a source tell when it may have changed? */
export function isWatchable<T extends LineSource>(source: T): source is T & Watchable {
  return "watch" in source;
}
