import type { LineSource, OpenedSegment, SegmentInfo } from "../../storage/index.ts";
import type { PartKeeper } from "./part-keeper.ts";
import { PartScan } from "./scan-parts.ts";
import type { StoredPart } from "./stored-part.ts";

/**
 * Parts that are made when they are asked for, and kept in memory. Those at a segment's end are made again together
 * with what has come, so that there are few of them and no line is read more than a few times.
 */
export class MemoryParts implements PartKeeper {
  readonly #source: LineSource;
  readonly #parts = new Map<string, readonly StoredPart[]>();

  constructor(source: LineSource) {
    this.#source = source;
  }

  partsOf(info: SegmentInfo, bytes: () => OpenedSegment | undefined): readonly StoredPart[] {
    const begin = bytes()?.begin ?? 0;
    let kept = this.#parts.get(info.id) ?? [];
    if ((kept[0]?.start ?? begin) !== begin || (kept.at(-1)?.end ?? 0) > info.size) kept = [];
    const end = kept.at(-1)?.end ?? begin;
    if (end < info.size) kept = this.#grown(info, kept, end);
    this.#parts.set(info.id, kept);
    return kept;
  }

  forget(segment: string): void {
    this.#parts.delete(segment);
  }

  keepOnly(segments: ReadonlySet<string>): void {
    for (const id of this.#parts.keys()) if (!segments.has(id)) this.#parts.delete(id);
  }

  close(): void {
    this.#parts.clear();
  }

  #grown(info: SegmentInfo, parts: readonly StoredPart[], end: number): readonly StoredPart[] {
    const kept = [...parts];
    let start = end;
    for (let last = kept.at(-1); last !== undefined && isWorthJoining(last, info.size - start); last = kept.at(-1)) {
      start = last.start;
      kept.pop();
    }
    return [...kept, ...scanned(this.#source, info, start, kept.at(-1)?.head.lastMs ?? Number.NaN)];
  }
}

/** Is a part no longer than what came behind it? */
function isWorthJoining({ start, end }: StoredPart, bytesBehind: number): boolean {
  return end - start <= bytesBehind;
}

/** The parts of what stands behind a place. */
function scanned(source: LineSource, info: SegmentInfo, start: number, lastMs: number): readonly StoredPart[] {
  const scan = new PartScan({ segment: info.id, own: info.own, start, lastMs });
  for (const block of source.scan({ segment: info.id, offset: start })) {
    if (block.segment.id !== info.id) break;
    scan.add(block);
  }
  return scan.finish();
}
