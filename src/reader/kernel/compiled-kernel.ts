import { type Clue, soughtTexts } from "./clue.ts";
import { CompiledSearch } from "./compiled-search.ts";
import { type CompiledCode, instantiateKernel } from "./instantiate-kernel.ts";
import { MEMORY_BYTES, ROOM_BYTES, ROOM_START } from "./memory-map.ts";
import { fitsNeedles } from "./needle-table.ts";
import { PlainKernel } from "./plain-kernel.ts";
import type { LineSearch, ScanKernel } from "./scan-kernel.ts";

const NEWLINE = 10;

/** Does what would have to be brought into the memory first, or has no place in it. */
const plain = new PlainKernel();

/** The kernel in WebAssembly. */
export class CompiledKernel implements ScanKernel {
  readonly room: Uint8Array;
  readonly #compiled: CompiledCode;

  private constructor(compiled: CompiledCode) {
    this.#compiled = compiled;
    this.room = new Uint8Array(compiled.memory.buffer, ROOM_START, ROOM_BYTES);
  }

  /** Undefined where it can not be had. */
  static create(): CompiledKernel | undefined {
    const compiled = instantiateKernel(MEMORY_BYTES);
    return compiled && new CompiledKernel(compiled);
  }

  countNewlines(bytes: Uint8Array): number {
    if (!this.#holds(bytes)) return plain.countNewlines(bytes);
    const { byteOffset, length } = bytes;
    return this.#compiled.code.countByte(byteOffset, byteOffset + length, NEWLINE);
  }

  lineEnds(bytes: Uint8Array, from: number, places: Uint32Array): number {
    if (!this.#holds(bytes) || !this.#holds(places)) return plain.lineEnds(bytes, from, places);
    const { byteOffset: base, length } = bytes;
    const { code } = this.#compiled;
    return code.placesBehind(base, base + from, base + length, NEWLINE, places.byteOffset, places.length);
  }

  lineStart(bytes: Uint8Array, place: number): number {
    if (!this.#holds(bytes)) return plain.lineStart(bytes, place);
    const { byteOffset: base } = bytes;
    return this.#compiled.code.lastByte(base, base + place, NEWLINE) - base;
  }

  lineEnd(bytes: Uint8Array, place: number): number {
    if (!this.#holds(bytes)) return plain.lineEnd(bytes, place);
    const { byteOffset: base, length } = bytes;
    return this.#compiled.code.firstByte(base + place, base + length, NEWLINE) - base;
  }

  search(clues: readonly Clue[]): LineSearch {
    const texts = soughtTexts(clues);
    if (!fitsNeedles(texts)) return plain.search(clues);
    return new CompiledSearch(this.#compiled, this.room, texts, () => plain.search(clues));
  }

  #holds({ buffer }: Uint8Array | Uint32Array): boolean {
    return buffer === this.#compiled.memory.buffer;
  }
}
