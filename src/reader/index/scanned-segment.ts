import type { Block, LineSource, OpenedSegment } from "../../storage/index.ts";

/**
 * A segment of a source that can not be opened: its bytes are taken out of the blocks that the source gives. It is read
 * from the starts of lines on.
 */
export class ScannedSegment implements OpenedSegment {
  readonly begin: number;
  readonly #source: LineSource;
  readonly #segment: string;

  constructor(source: LineSource, segment: string) {
    this.#source = source;
    this.#segment = segment;
    this.begin = this.#blockAt(0)?.offset ?? 0;
  }

  read(bytes: Uint8Array, offset: number, length: number, position: number): number {
    const block = this.#blockAt(position);
    if (block === undefined || block.offset > position) return 0;
    const from = position - block.offset;
    const found = block.bytes.subarray(from, from + length);
    bytes.set(found, offset);
    return found.length;
  }

  close(): void {}

  #blockAt(position: number): Block | undefined {
    for (const block of this.#source.scan({ segment: this.#segment, offset: position })) {
      return block.segment.id === this.#segment ? block : undefined;
    }
    return undefined;
  }
}
