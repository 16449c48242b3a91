/*
 * A section: arrays one behind the other, each at a multiple of eight. Texts of a dictionary are the bytes that each has
 * in UTF-8, and then those bytes; nearly always all are ASCII, and are then cut out of one text.
 */

/** The next multiple of eight. */
export function aligned(length: number): number {
  return length + (-length & 7);
}

/** Bytes as they come, each array at a place that is a multiple of eight. */
export class SectionWriter {
  readonly #pieces: Uint8Array[] = [];
  length = 0;

  /** @returns where it begins */
  add(data: Uint8Array | Uint16Array | Uint32Array | Float64Array): number {
    const place = this.length;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#pieces.push(bytes);
    const padding = -bytes.length & 7;
    if (padding > 0) this.#pieces.push(new Uint8Array(padding));
    this.length += bytes.length + padding;
    return place;
  }

  /** All of it into `target`, which has so many bytes. */
  copyTo(target: Uint8Array): void {
    let at = 0;
    for (const piece of this.#pieces) {
      target.set(piece, at);
      at += piece.length;
    }
  }
}

/** Adds texts, which have to be well-formed. */
export function addTexts(section: SectionWriter, texts: readonly string[]): void {
  const joined = Buffer.from(texts.join(""));
  const isAscii = joined.length === texts.reduce((sum, text) => sum + text.length, 0);
  const lengths = Uint32Array.from(texts, (text) => (isAscii ? text.length : Buffer.byteLength(text)));
  section.add(lengths);
  section.add(joined);
}

/** Reads what was added to a section, in the same order. */
export class SectionReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  numbers(count: number): Uint32Array {
    return new Uint32Array(this.#bytes.buffer, this.#take(4 * count).byteOffset, count);
  }

  /** All that is left, as numbers of two bytes. */
  shorts(): Uint16Array {
    const bytes = this.rest();
    return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  }

  /** All that is left. */
  rest(): Uint8Array {
    return this.#take(this.#bytes.length - this.#at);
  }

  texts(count: number): string[] {
    return decodeTexts(this.packedTexts(count));
  }

  /** The same as they are kept. */
  packedTexts(count: number): PackedTexts {
    const lengths = this.numbers(count);
    let length = 0;
    for (const each of lengths) length += each;
    return { lengths, bytes: this.#take(length) };
  }

  #take(length: number): Uint8Array {
    const piece = this.#bytes.subarray(this.#at, this.#at + length);
    if (piece.length < length) throw new RangeError("the section ends before");
    this.#at += aligned(length);
    return piece;
  }
}

/** Texts: the bytes that each has in UTF-8, and those of all of them. */
export interface PackedTexts {
  readonly lengths: Uint32Array;
  readonly bytes: Uint8Array;
}

export function decodeTexts({ lengths, bytes }: PackedTexts): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString("latin1");
  const isAscii = Buffer.byteLength(text) === text.length;
  let at = 0;
  return Array.from(lengths, (length) => {
    const end = at + length;
    const piece = isAscii ? text.slice(at, end) : buffer.toString("utf8", at, end);
    at = end;
    return piece;
  });
}
