import {
  type Block,
  isOpenable,
  type LineSource,
  type OpenedSegment,
  type SegmentInfo,
} from "../../storage/index.ts";
import type { LogItem } from "../decode-block.ts";
import { IndexDamaged } from "./index-damaged.ts";
import { type IndexedSegment, placed } from "./indexed-segment.ts";
import type { LogParts } from "./log-parts.ts";
import type { IndexPart } from "./part.ts";
import type { PartKeeper } from "./part-keeper.ts";
import { rowAt } from "./row-places.ts";
import type { RowQuery } from "./row-query.ts";
import { ScannedSegment } from "./scanned-segment.ts";
import { type ItemOrder, type RowPlace, wantedItems } from "./wanted-items.ts";

/** Segments that are held open at once. */
const OPEN_MAX = 16;

/** How often an answer is begun again because the index was found damaged. */
const ATTEMPTS_MAX = 8;

/** The rows of all segments of a log, as they are when somebody asks. */
export class SegmentRows {
  readonly #source: LineSource;
  readonly #keeper: PartKeeper;
  /** The one that was opened last is the last one. */
  readonly #opened = new Map<string, OpenedSegment>();

  constructor(source: LineSource, keeper: PartKeeper) {
    this.#source = source;
    this.#keeper = keeper;
  }

  /** Answers a question about the log as it is now; from the beginning, where the index turns out to be damaged. */
  answer<T>(question: (segments: readonly IndexedSegment[]) => T): T {
    for (let attempt = 1; ; attempt++) {
      try {
        return question(this.#segments(this.list()));
      } catch (error) {
        this.#forgetDamaged(error, attempt);
      } finally {
        // Held open, a segment would be what it was, and no more what has its name.
        this.letGo();
      }
    }
  }

  /**
   * The wanted items of the log as it is when the first of them is asked for.
   *
   * @param from finds where to begin
   */
  *items(
    query: RowQuery,
    order: Omit<ItemOrder, "from" | "skip">,
    from?: (segments: readonly IndexedSegment[]) => RowPlace | undefined,
  ): Generator<readonly LogItem[]> {
    const infos = this.list();
    let left = order.limit;
    let last: LogItem | undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        const segments = this.#segments(infos);
        const begin = last === undefined ? from?.(segments) : placeBehind(segments, last, order.newestFirst);
        for (const items of wantedItems(segments, query, { ...order, limit: left, from: begin })) {
          last = (order.newestFirst ? items[0] : items.at(-1)) ?? last;
          left -= items.length;
          yield items;
        }
        return;
      } catch (error) {
        // What was given was right: it goes on behind it.
        this.#forgetDamaged(error, attempt);
      } finally {
        this.letGo();
      }
    }
  }

  /**
   * The segments with what is known of them already, without a gap from the log's beginning on: nothing is read for it.
   *
   * @param ready gives the parts of a segment, and whether they are all of it
   */
  ready(ready: LogParts["ready"]): {
    readonly segments: readonly IndexedSegment[];
    readonly isWhole: boolean;
  } {
    let isWhole = true;
    const segments: IndexedSegment[] = [];
    for (const info of this.list()) {
      if (!isWhole) break;
      const bytes = (): OpenedSegment | undefined => this.open(info.id);
      const known = ready(info, bytes);
      isWhole = known.isWhole;
      const segment = this.#indexed(info, known.parts);
      segments.push(isWhole ? segment : { ...segment, rest: () => [] });
    }
    return { segments, isWhole };
  }

  /** The segments there are now. */
  list(): readonly SegmentInfo[] {
    const infos = this.#source.segments();
    this.#keeper.keepOnly(new Set(infos.map(({ id }) => id)));
    return infos;
  }

  /** A segment's bytes, held open until `letGo`; undefined when it was taken away. */
  open(id: string): OpenedSegment | undefined {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    const source = this.#source;
    const opened = isOpenable(source) ? source.openSegment(id) : new ScannedSegment(source, id);
    if (opened === undefined) return undefined;
    for (const other of [...this.#opened.keys()].slice(0, Math.max(0, this.#opened.size + 1 - OPEN_MAX))) {
      this.#letGo(other);
    }
    this.#opened.set(id, opened);
    return opened;
  }

  /** Closes what is held open. */
  letGo(): void {
    for (const id of [...this.#opened.keys()]) this.#letGo(id);
  }

  #segments(infos: readonly SegmentInfo[]): readonly IndexedSegment[] {
    return infos.map((info) => this.#segment(info));
  }

  #segment(info: SegmentInfo): IndexedSegment {
    return this.#indexed(
      info,
      this.#keeper.partsOf(info, () => this.open(info.id)),
    );
  }

  #indexed(info: SegmentInfo, known: readonly IndexPart[]): IndexedSegment {
    const bytes = (): OpenedSegment | undefined => this.open(info.id);
    const parts = placed(known);
    const last = parts.at(-1);
    const rows = last === undefined ? 0 : last.firstRow + last.part.rows;
    const end = last?.part.end ?? 0;
    return { info, parts, rows, end, bytes, rest: () => this.#rest(info, end) };
  }

  /** What stands behind the last newline of a segment that is written no more. */
  *#rest(info: SegmentInfo, offset: number): Generator<Block> {
    if (info.active || offset >= info.size) return;
    for (const block of this.#source.scan({ segment: info.id, offset })) {
      if (block.segment.id !== info.id) return;
      yield block;
    }
  }

  #forgetDamaged(error: unknown, attempt: number): void {
    if (!(error instanceof IndexDamaged) || attempt >= ATTEMPTS_MAX) throw error;
    this.#keeper.forget(error.segment);
  }

  #letGo(id: string): void {
    this.#opened.get(id)?.close();
    this.#opened.delete(id);
  }
}

/** Where it goes on behind an item that was given. */
function placeBehind(
  segments: readonly IndexedSegment[],
  item: LogItem,
  newestFirst: boolean,
): RowPlace | undefined {
  const segment = segments.findIndex(({ info }) => info.id === item.position.segment);
  const found = segments[segment];
  if (found === undefined) return undefined;
  const row = rowAt(found, item.position.offset);
  if (row === undefined) return { segment, row: found.rows, hasRest: true };
  return { segment, row: newestFirst ? row : row + 1 };
}
