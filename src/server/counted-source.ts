import type { Position } from "../line/index.ts";
import type { Block, LineSource, SegmentInfo } from "../storage/index.ts";

/** A log that counts how much of it has passed by, and how far it came. */
export class CountedSource implements LineSource {
  readonly #source: LineSource;
  /** Bytes that were read. */
  passed = 0;
  /** Behind the last whole line that was read. */
  reached: Position | undefined;

  constructor(source: LineSource) {
    this.#source = source;
  }

  segments(): readonly SegmentInfo[] {
    return this.#source.segments();
  }

  *scan(...how: Parameters<LineSource["scan"]>): Generator<Block> {
    for (const block of this.#source.scan(...how)) {
      yield block;
      this.passed += block.length;
      if (block.terminated) this.reached = { segment: block.segment.id, offset: block.offset + block.length };
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
