import type { Block, LineSource, OpenedSegment } from "../../storage/index.ts";

/**
 * A segment of a source that can not be opened: its bytes are taken out of the blocks that the source gives, which
 * begin where lines do.
 */
export class ScannedSegment implements OpenedSegment {
  readonly begin: number;
  readonly #source: LineSource;
  readonly #segment: string;
  /** Where blocks began or ended that were seen: the starts of lines, in order. */
  readonly #starts: number[] = [];

  constructor(source: LineSource, segment: string) {
    this.#source = source;
    this.#segment = segment;
    this.begin = this.#firstFrom(0)?.offset ?? 0;
  }

  read(bytes: Uint8Array, offset: number, length: number, position: number): number {
    for (const block of this.#blocksFrom(this.#startBefore(position))) {
      if (block.offset > position) return 0;
      if (block.offset + block.length <= position) continue;
      const from = position - block.offset;
      const found = block.bytes.subarray(from, from + length);
      bytes.set(found, offset);
      return found.length;
    }
    return 0;
  }

  close(): void {}

  #firstFrom(offset: number): Block | undefined {
    for (const block of this.#blocksFrom(offset)) return block;
    return undefined;
  }

  *#blocksFrom(offset: number): Generator<Block> {
    for (const block of this.#source.scan({ segment: this.#segment, offset })) {
      if (block.segment.id !== this.#segment) return;
      this.#learn(block.offset);
      this.#learn(block.offset + block.length);
      yield block;
    }
  }

  #startBefore(position: number): number {
    const index = this.#indexOf(position);
    return index === 0 ? 0 : (this.#starts[index - 1] as number);
  }

  #learn(start: number): void {
    const index = this.#indexOf(start);
    if (index > 0 && this.#starts[index - 1] === start) return;
    this.#starts.splice(index, 0, start);
  }

  /** How many of the starts are not behind a position. */
  #indexOf(position: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] as number) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
