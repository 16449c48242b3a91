import { STATE_START, type TextsPlace } from "./kernel-memory.ts";

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

  /** Keeps the id of bytes that the kernel did not find, where there is room. */
  learn(start: number, end: number, hash: number, id: number): void {
    const { bytes, bytesMax, slotsMax } = this.#place;
    const length = end - start;
    if (this.#used + length > bytesMax) return;
    if (this.#texts * 2 * SLOT >= this.#slots.length) {
      if (this.#slots.length === slotsMax * SLOT) return;
      this.#grow();
    }
    this.#bytes.copyWithin(bytes + this.#used, start, end);
    this.#occupy(hash, id + 1, bytes + this.#used, length);
    this.#texts++;
    this.#used += length;
  }

  #slotsOf(count: number): Int32Array {
    this.#told[1] = count - 1;
    return new Int32Array(this.#bytes.buffer, this.#place.slots, count * SLOT);
  }

  #occupy(hash: number, id: number, start: number, length: number): void {
    const slots = this.#slots;
    const mask = slots.length / SLOT - 1;
    let slot = hash & mask;
    while (slots[slot * SLOT + 1] !== 0) slot = (slot + 1) & mask;
    slots.set([hash, id, start, length], slot * SLOT);
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
