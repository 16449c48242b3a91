import type { Position } from "../line/index.ts";
import {
  type Block,
  hasSidecars,
  isOpenable,
  isSearchable,
  type LineSource,
  type Openable,
  type OpenedSegment,
  type Searchable,
  type SearchBounds,
  type SegmentInfo,
  type Sidecared,
  type Sidecars,
} from "../storage/index.ts";
import type { Progress } from "./progress.ts";

/** A log whose reading is measured: every block that is read is told to the progress. What the log can do, it still can. */
export function measured(source: LineSource, progress: Progress): LineSource {
  if (!progress.isShown) return source;
  if (!isSearchable(source)) return new MeasuredSource(source, progress);
  return isOpenable(source) && hasSidecars(source)
    ? new MeasuredFiles(source, progress)
    : new MeasuredSearchable(source, progress);
}

class MeasuredSource implements LineSource {
  readonly #source: LineSource;
  readonly #progress: Progress;

  constructor(source: LineSource, progress: Progress) {
    this.#source = source;
    this.#progress = progress;
  }

  segments(): readonly SegmentInfo[] {
    return this.#source.segments();
  }

  scan(from?: Position): Iterable<Block> {
    return this.measure(this.#source.scan(from), () => bytesBehind(this.segments(), from));
  }

  tail(lines: number): Iterable<Block> {
    return this.measure(this.#source.tail(lines), () => bytesBehind(this.segments(), undefined));
  }

  /** The same blocks, once they are asked for. */
  protected *measure(blocks: Iterable<Block>, bytes: () => number): Generator<Block> {
    this.#progress.expect(bytes());
    for (const block of blocks) {
      yield block;
      this.#progress.advance(block.length);
    }
  }
}

/** Without it a log would be read as a whole for `--since` wherever somebody sees how far that is. */
class MeasuredSearchable extends MeasuredSource implements Searchable {
  readonly #source: LineSource & Searchable;

  constructor(source: LineSource & Searchable, progress: Progress) {
    super(source, progress);
    this.#source = source;
  }

  /** Not measured: it reads a line here and a line there, and is over before anybody sees it. */
  search(isEarly: (block: Block) => boolean | undefined): SearchBounds {
    return this.#source.search(isEarly);
  }

  backward(before: Position): Iterable<Block> {
    return this.measure(this.#source.backward(before), () => bytesBefore(this.segments(), before));
  }
}

/** Without it a log that has an index would be read as if it had none. What is read by that is little, and not measured. */
class MeasuredFiles extends MeasuredSearchable implements Openable, Sidecared {
  readonly sidecars: Sidecars;
  readonly #source: Openable;

  constructor(source: LineSource & Searchable & Openable & Sidecared, progress: Progress) {
    super(source, progress);
    this.#source = source;
    this.sidecars = source.sidecars;
  }

  openSegment(id: string): OpenedSegment | undefined {
    return this.#source.openSegment(id);
  }
}

/** Bytes of a log from a position on. */
function bytesBehind(segments: readonly SegmentInfo[], from: Position | undefined): number {
  const first = segments.findIndex(({ id }) => id === from?.segment);
  const wanted = first === -1 ? segments : segments.slice(first);
  const skipped = first === -1 ? 0 : (from?.offset ?? 0);
  return wanted.reduce((sum, { size }) => sum + size, 0) - skipped;
}

/** Bytes of a log up to a position. */
function bytesBefore(segments: readonly SegmentInfo[], { segment, offset }: Position): number {
  const last = segments.findIndex(({ id }) => id === segment);
  return segments.slice(0, Math.max(0, last)).reduce((sum, { size }) => sum + size, 0) + offset;
}
