import { type LogItem, OneBlock, readLog } from "../reader/index.ts";
import type { Block, LineSource, SegmentInfo } from "../storage/index.ts";
import type { ItemOptions } from "./item-options.ts";
import { typesOf } from "./no-match.ts";

/** How everything is read that stands around what a filter wants. */
export interface EveryItem {
  readonly types: readonly string[];
  readonly malformed: true;
}

/** Everything among which the matches of a filter stand. */
export function everyItem(options: ItemOptions): EveryItem {
  // `*` is every event; a segment's first line is given only where a pattern of the filter names it.
  return { types: ["*", ...typesOf(options)], malformed: options.malformed };
}

/** Tells of single items whether a filter wants them, where they come one by one. */
export class ItemFilter {
  readonly #source: LineSource;
  readonly #options: ItemOptions;
  readonly #segments = new Map<string, SegmentInfo>();

  constructor(source: LineSource, options: ItemOptions) {
    this.#source = source;
    this.#options = options;
  }

  wants(item: LogItem): boolean {
    // No filter applies to what is no event.
    if (item.kind === "malformed") return true;
    const bytes = Buffer.from(`${item.raw}\n`);
    const { segment, offset } = item.position;
    const block: Block = {
      segment: this.#segment(segment),
      offset,
      length: bytes.length,
      bytes,
      oversized: false,
      terminated: true,
    };
    return readLog(new OneBlock(block), { ...this.#options, malformed: false, limit: 1 }).length > 0;
  }

  /** Whose segment it is decides how its lines are read; one that is gone already counts as our own. */
  #segment(id: string): SegmentInfo {
    const known = this.#segments.get(id);
    if (known !== undefined) return known;
    const found = this.#source.segments().find((segment) => segment.id === id);
    const segment = found ?? { id, name: id, own: true, active: false, size: 0 };
    this.#segments.set(id, segment);
    return segment;
  }
}
