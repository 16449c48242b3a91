import { STATE_START, type TextsPlace } from "./kernel-memory.ts";
import { PROBES_MAX } from "./known-bytes.ts";

const SLOTS_AT_FIRST = 1 << 10;

/** Numbers of a slot: hash, id + 1, where the bytes begin, how many they are. */
const SLOT = 4;

/** `KnownBytes` in the memory of the kernel, which looks things up in it: see the assembly's `row-texts.ts`. */
export class KernelTexts {
  readonly #bytes: Uint8Array;
  /** Two numbers of the state: where the slots are, and how many there are, less one. */
  readonly #told: Int32Array;
  readonly #place: TextsPlace;
  #slots: Int32Array;
  #texts = 0;
  #used = 0;

  /**
   * @param told the place in the state where the kernel finds the slots
   */
  constructor(memory: ArrayBuffer, place: TextsPlace, told: number) {
    this.#bytes = new Uint8Array(memory);
    this.#place = place;
    this.#told = new Int32Array(memory, STATE_START + told * 4, 2);
    this.#told[0] = place.slots;
    this.#slots = this.#slotsOf(SLOTS_AT_FIRST);
  }

  /** Forgets everything. */
  clear(): void {
    this.#slots.fill(0);
    this.#slots = this.#slotsOf(SLOTS_AT_FIRST);
    this.#texts = 0;
    this.#used = 0;
  }

  /** May a text of so many bytes be kept? */
  hasRoom(length: number): boolean {
    const { bytesMax, slotsMax } = this.#place;
    if (this.#used + length > bytesMax) return false;
    return !this.#isHalfFull || this.#slots.length < slotsMax * SLOT;
  }

  /** Keeps the id of bytes that the kernel did not find; false where there is no more room. */
  learn(start: number, end: number, hash: number, id: number): boolean {
    const { bytes } = this.#place;
    const length = end - start;
    if (!this.hasRoom(length)) return false;
    if (this.#isHalfFull) this.#grow();
    if (!this.#occupy(hash, id + 1, bytes + this.#used, length)) return false;
    this.#bytes.copyWithin(bytes + this.#used, start, end);
    this.#texts++;
    this.#used += length;
    return true;
  }

  get #isHalfFull(): boolean {
    return this.#texts * 2 * SLOT >= this.#slots.length;
  }

  #slotsOf(count: number): Int32Array {
    this.#told[1] = count - 1;
    return new Int32Array(this.#bytes.buffer, this.#place.slots, count * SLOT);
  }

  /** Writes a slot; false where none is near enough for the kernel to look at. */
  #occupy(hash: number, id: number, start: number, length: number): boolean {
    const slots = this.#slots;
    const mask = slots.length / SLOT - 1;
    for (let probe = 0; probe < PROBES_MAX; probe++) {
      const at = ((hash + probe) & mask) * SLOT;
      if (slots[at + 1] !== 0) continue;
      slots.set([hash, id, start, length], at);
      return true;
    }
    return false;
  }

  #grow(): void {
    const old = this.#slots.slice();
    this.#slots.fill(0);
    this.#slots = this.#slotsOf((old.length / SLOT) * 4);
    for (let at = 0; at < old.length; at += SLOT) {
      const [hash, id, start, length] = old.subarray(at, at + SLOT) as unknown as [
        number,
        number,
        number,
        number,
      ];
      if (id !== 0) this.#occupy(hash, id, start, length);
    }
  }
}
