import type { Block, LineSource, SegmentInfo } from "../storage/index.ts";

/** A log of a single block: how lines that come one by one are read as any others are. */
export class OneBlock implements LineSource {
  readonly #block: Block;

  constructor(block: Block) {
    this.#block = block;
  }

  segments(): readonly SegmentInfo[] {
    return [this.#block.segment];
  }

  scan(): Iterable<Block> {
    return [this.#block];
  }

  tail(): Iterable<Block> {
    return [this.#block];
  }
}
