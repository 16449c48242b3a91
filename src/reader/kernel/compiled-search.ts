import type { SoughtText } from "./clue.ts";
import type { CompiledCode } from "./instantiate-kernel.ts";
import { LINES_MAX, LINES_START } from "./memory-map.ts";
import { NeedleTable } from "./needle-table.ts";
import type { LineSearch } from "./scan-kernel.ts";

/** After so many chunks it is asked again which bytes are rare: a log may have changed by then. */
const AIMED_CHUNKS = 64;

/** The search in WebAssembly. */
export class CompiledSearch implements LineSearch {
  readonly #compiled: CompiledCode;
  readonly #room: Uint8Array;
  readonly #lines: Uint32Array;
  readonly #table: NeedleTable;
  readonly #makePlain: () => LineSearch;
  /** Searches chunks that have no place in the memory. */
  #plain: LineSearch | undefined;
  #isPlain = false;
  #chunks = 0;
  /** Addresses of the chunk, and of what is left of it. */
  #base = 0;
  #at = 0;
  #end = 0;

  constructor(
    compiled: CompiledCode,
    room: Uint8Array,
    clues: readonly (readonly SoughtText[])[],
    makePlain: () => LineSearch,
  ) {
    this.#compiled = compiled;
    this.#room = room;
    this.#lines = new Uint32Array(compiled.memory.buffer, LINES_START, 2 * LINES_MAX);
    this.#table = new NeedleTable(compiled.memory.buffer, clues);
    this.#makePlain = makePlain;
  }

  get lines(): Uint32Array {
    return this.#isPlain && this.#plain !== undefined ? this.#plain.lines : this.#lines;
  }

  begin(bytes: Uint8Array): void {
    const isHere = bytes.buffer === this.#compiled.memory.buffer;
    this.#isPlain = !isHere && bytes.length > this.#room.length;
    if (this.#isPlain) {
      this.#plain ??= this.#makePlain();
      this.#plain.begin(bytes);
      return;
    }
    if (!isHere) this.#room.set(bytes);
    this.#base = isHere ? bytes.byteOffset : this.#room.byteOffset;
    this.#at = this.#base;
    this.#end = this.#base + bytes.length;
    if (this.#chunks++ % AIMED_CHUNKS === 0) this.#table.aim(bytes);
    else this.#table.reset();
  }

  next(): number {
    if (this.#isPlain && this.#plain !== undefined) return this.#plain.next();
    const count = this.#find(LINES_START, LINES_MAX);
    this.#at = count < LINES_MAX ? this.#end : this.#base + (this.#lines[2 * count - 1] as number) + 1;
    return count;
  }

  countRest(): number {
    if (this.#isPlain && this.#plain !== undefined) return this.#plain.countRest();
    const count = this.#find(0, this.#end - this.#at);
    this.#at = this.#end;
    return count;
  }

  /** @param lines where those found are written; 0 for nowhere */
  #find(lines: number, most: number): number {
    const { clues, count } = this.#table;
    return this.#compiled.code.findLines(clues, count, this.#base, this.#at, this.#end, lines, most);
  }
}
