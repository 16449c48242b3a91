import type { Position } from "../line/index.ts";
import type { Block, LineSource, SegmentInfo } from "../storage/index.ts";

/** A log that tells how much of it has passed by, and how far it came. */
export class CountedSource implements LineSource {
  readonly #source: LineSource;
  readonly #onPassed: (reached: Position, passed: number) => void;
  #passed = 0;

  /** @param onPassed is told, when the next block is asked for, the place behind the last one, and the bytes until there */
  constructor(source: LineSource, onPassed: (reached: Position, passed: number) => void) {
    this.#source = source;
    this.#onPassed = onPassed;
  }

  segments(): readonly SegmentInfo[] {
    return this.#source.segments();
  }

  *scan(...how: Parameters<LineSource["scan"]>): Generator<Block> {
    for (const block of this.#source.scan(...how)) {
      yield block;
      this.#passed += block.length;
      // An end without its newline is looked at again: it may get one.
      if (!block.terminated) continue;
      this.#onPassed({ segment: block.segment.id, offset: block.offset + block.length }, this.#passed);
    }
  }

  tail(lines: number): Iterable<Block> {
    return this.#source.tail(lines);
  }
}

/** Bytes that a log has from a position on. */
export function bytesBehind(source: LineSource, from: Position | undefined): number {
  const segments = source.segments();
  const first = from === undefined ? 0 : segments.findIndex(({ id }) => id === from.segment);
  const behind = segments.slice(Math.max(0, first)).reduce((sum, { size }) => sum + size, 0);
  return behind - (first === -1 ? 0 : (from?.offset ?? 0));
}
