import type { Position } from "../line/index.ts";
import type { Block, LineSource, SegmentInfo } from "../storage/index.ts";
import type { Progress } from "./progress.ts";

/** A log whose reading is measured: every block that is read is told to the progress. */
export function measured(source: LineSource, progress: Progress): LineSource {
  return progress.isShown ? new MeasuredSource(source, progress) : source;
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

  *scan(from?: Position): Generator<Block> {
    this.#progress.expect(bytesBehind(this.segments(), from));
    for (const block of this.#source.scan(from)) {
      yield block;
      this.#progress.advance(block.length);
    }
  }

  *tail(lines: number): Generator<Block> {
    this.#progress.expect(bytesBehind(this.segments(), undefined));
    for (const block of this.#source.tail(lines)) {
      yield block;
      this.#progress.advance(block.length);
    }
  }
}

/** Bytes of a log from a position on. */
function bytesBehind(segments: readonly SegmentInfo[], from: Position | undefined): number {
  const first = segments.findIndex(({ id }) => id === from?.segment);
  const wanted = first === -1 ? segments : segments.slice(first);
  const skipped = first === -1 ? 0 : (from?.offset ?? 0);
  return wanted.reduce((sum, { size }) => sum + size, 0) - skipped;
}
