import type { LineSource, SegmentInfo } from "../storage/index.ts";

/** Notices that something of a log was taken away: positions, and numbers of events, are then no longer what they were. */
export class SegmentWatch {
  readonly #source: LineSource;
  #known: readonly SegmentInfo[];

  constructor(source: LineSource) {
    this.#source = source;
    this.#known = source.segments();
  }

  /** What was taken away since the last look; undefined where nothing was. */
  look(): string | undefined {
    const before = this.#known;
    const now = new Map(this.#source.segments().map((segment) => [segment.id, segment]));
    this.#known = [...now.values()];
    for (const { id, size } of before) {
      const segment = now.get(id);
      if (segment === undefined) return "a part of the log was removed";
      if (segment.size < size) return "a part of the log was truncated";
    }
    return undefined;
  }
}
