import type { LineSource, OpenedSegment, SegmentInfo } from "../../storage/index.ts";
import { isOpenable } from "../../storage/index.ts";
import type { LogItem } from "../decode-block.ts";
import { type IndexedSegment, placed } from "./indexed-segment.ts";
import type { PartKeeper } from "./part-keeper.ts";
import type { RowQuery } from "./row-query.ts";
import { ScannedSegment } from "./scanned-segment.ts";
import { type ItemOrder, wantedItems } from "./wanted-items.ts";

/** Segments that are held open at once. */
const OPEN_MAX = 16;

/** The rows of all segments of a log, as they are when somebody asks. */
export class SegmentRows {
  readonly #source: LineSource;
  readonly #keeper: PartKeeper;
  /** The one that was asked for last is the last one. */
  readonly #opened = new Map<string, OpenedSegment>();

  constructor(source: LineSource, keeper: PartKeeper) {
    this.#source = source;
    this.#keeper = keeper;
  }

  /** Answers a question about the log as it is now. */
  answer<T>(question: (segments: readonly IndexedSegment[]) => T): T {
    return question(this.#segments());
  }

  *items(query: RowQuery, order: ItemOrder): Generator<readonly LogItem[]> {
    yield* wantedItems(this.#segments(), query, order);
  }

  close(): void {
    for (const opened of this.#opened.values()) opened.close();
    this.#opened.clear();
    this.#keeper.close();
  }

  #segments(): readonly IndexedSegment[] {
    const infos = this.#source.segments();
    const ids = new Set(infos.map(({ id }) => id));
    for (const id of [...this.#opened.keys()]) if (!ids.has(id)) this.#letGo(id);
    this.#keeper.keepOnly(ids);
    return infos.map((info) => this.#segment(info));
  }

  #segment(info: SegmentInfo): IndexedSegment {
    const bytes = (): OpenedSegment | undefined => this.#open(info);
    const parts = placed(this.#keeper.partsOf(info, bytes));
    const last = parts.at(-1);
    const rows = last === undefined ? 0 : last.firstRow + last.part.rows;
    return { info, parts, rows, end: last?.part.end ?? 0, bytes };
  }

  #open(info: SegmentInfo): OpenedSegment | undefined {
    const known = this.#opened.get(info.id);
    if (known !== undefined) return known;
    const opened = isOpenable(this.#source)
      ? this.#source.openSegment(info.id)
      : new ScannedSegment(this.#source, info.id);
    if (opened === undefined) return undefined;
    for (const id of this.#opened.keys()) {
      if (this.#opened.size < OPEN_MAX) break;
      this.#letGo(id);
    }
    this.#opened.set(info.id, opened);
    return opened;
  }

  #letGo(id: string): void {
    this.#opened.get(id)?.close();
    this.#opened.delete(id);
  }
}
