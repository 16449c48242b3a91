import { hasSidecars, type LineSource, type OpenedSegment, type SegmentInfo } from "../../storage/index.ts";
import { IndexDamaged } from "./index-damaged.ts";
import type { IndexPart } from "./part.ts";
import type { PartKeeper } from "./part-keeper.ts";
import { PartStore } from "./part-store.ts";
import { PlainRowScanner } from "./plain-row-scanner.ts";
import type { ReadSegment } from "./read-lines.ts";
import type { RowScanner } from "./row-scanner.ts";
import { SegmentParts } from "./segment-parts.ts";

/** How often a segment is begun anew while it is read, because its text or its index is not what it was. */
const ATTEMPTS_MAX = 4;

/** How parts are made and kept. */
export interface LogPartsOptions {
  /** Makes what reads rows: one at least, and one more for each segment that is read beside another. */
  readonly createScanner?: () => RowScanner;
  /** Is told, once, why parts can not be stored. They are kept in memory then. */
  readonly onTrouble?: (error: unknown) => void;
}

/** What is known of a segment. */
interface Known {
  readonly parts: SegmentParts;
  /** The reading that is under way. Whoever comes goes on with it. */
  work: Generator<number> | undefined;
}

/**
 * The parts of a log's segments: opened where they are stored, and made, and stored, where not. Whether they come out
 * of a file or out of memory makes no difference to whoever asks.
 */
export class LogParts implements PartKeeper {
  readonly #store: PartStore | undefined;
  readonly #createScanner: () => RowScanner;
  readonly #idle: RowScanner[] = [];
  readonly #known = new Map<string, Known>();
  #segments: ReadonlySet<string> | undefined;

  constructor(source: LineSource, options: LogPartsOptions = {}) {
    const { createScanner = () => new PlainRowScanner(), onTrouble = () => {} } = options;
    this.#store = hasSidecars(source) ? new PartStore(source.sidecars, onTrouble) : undefined;
    this.#createScanner = createScanner;
  }

  partsOf(info: SegmentInfo, bytes: () => OpenedSegment | undefined): readonly IndexPart[] {
    for (const _ of this.advance(info, bytes)) {
      // Whoever asks needs all of them at once.
    }
    return this.#known.get(info.id)?.parts.parts ?? [];
  }

  /**
   * Makes the parts of a segment, a piece at a time.
   *
   * @returns where in the segment it is after each
   */
  *advance(info: SegmentInfo, bytes: () => OpenedSegment | undefined): Generator<number> {
    const segment = { info, bytes };
    for (let attempt = 1; ; attempt++) {
      try {
        return yield* this.#advance(segment);
      } catch (error) {
        if (!(error instanceof IndexDamaged) || attempt === ATTEMPTS_MAX) throw error;
        this.forget(info.id);
      }
    }
  }

  /** Where the parts of a segment end that are there already. Nothing is made. */
  endOf(info: SegmentInfo, bytes: () => OpenedSegment | undefined): number {
    return this.#knownOf({ info, bytes }).parts.end;
  }

  /** The parts of a segment that are there already, and whether there is nothing behind them. Nothing is made. */
  ready(
    info: SegmentInfo,
    bytes: () => OpenedSegment | undefined,
  ): { readonly parts: readonly IndexPart[]; readonly isWhole: boolean } {
    const segment = { info, bytes };
    const { parts } = this.#knownOf(segment);
    return { parts: parts.parts, isWhole: parts.isUpToDate(segment) };
  }

  forget(segment: string): void {
    this.#known.delete(segment);
    this.#store?.damaged(segment);
  }

  keepOnly(segments: ReadonlySet<string>): void {
    this.#segments = segments;
    for (const id of this.#known.keys()) if (!segments.has(id)) this.#known.delete(id);
  }

  close(): void {
    this.#known.clear();
  }

  *#advance(segment: ReadSegment): Generator<number> {
    for (;;) {
      // Somebody else may have gone on, or begun anew, since the last turn.
      let known = this.#knownOf(segment);
      if (known.work === undefined) {
        if (known.parts.isUpToDate(segment)) break;
        if (!known.parts.fits(segment)) {
          this.#known.delete(segment.info.id);
          known = this.#knownOf(segment);
        }
        known.work = this.#read(known.parts, segment);
      }
      const { done, value } = this.#next(known, known.work);
      if (!done) yield value;
    }
    if (this.#segments !== undefined) this.#store?.sweep(this.#segments);
  }

  #next(known: Known, work: Generator<number>): IteratorResult<number> {
    let isOver = true;
    try {
      const result = work.next();
      isOver = result.done === true;
      return result;
    } finally {
      if (isOver) known.work = undefined;
    }
  }

  *#read(parts: SegmentParts, segment: ReadSegment): Generator<number> {
    const scanner = this.#idle.pop() ?? this.#createScanner();
    yield* parts.advance(segment, scanner);
    this.#idle.push(scanner);
  }

  #knownOf(segment: ReadSegment): Known {
    const { id } = segment.info;
    const known = this.#known.get(id);
    if (known !== undefined && this.#holds(known.parts, segment)) return known;
    const stored = this.#store?.open(segment) ?? [];
    const begin = this.#store === undefined ? (segment.bytes()?.begin ?? 0) : 0;
    const opened = { parts: new SegmentParts(this.#store, stored, begin), work: undefined };
    this.#known.set(id, opened);
    return opened;
  }

  /** Is what is known of a segment still of what is in it? It may have been cut shorter, or its oldest lines forgotten. */
  #holds(parts: SegmentParts, { info, bytes }: ReadSegment): boolean {
    if (parts.end > info.size) return false;
    return this.#store !== undefined || parts.begin === (bytes()?.begin ?? 0);
  }
}
