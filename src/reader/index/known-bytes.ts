/** Bytes that are kept, and how many texts: beyond that a text is decoded each time it comes. */
const BYTES_MAX = 8 * 1024 * 1024;
const TEXTS_MAX = 1 << 17;

const BYTES_AT_FIRST = 1 << 16;
const SLOTS_AT_FIRST = 1 << 10;

/** Numbers of one slot: hash, id, where the bytes begin, how many they are. */
const SLOT = 4;

/**
 * Remembers the ids of texts by the bytes they are written as, so that what comes again is neither
 * decoded nor made a string of. One text may be written in several ways.
 */
export class KnownBytes {
  #slots = new Int32Array(SLOTS_AT_FIRST * SLOT);
  #mask = SLOTS_AT_FIRST - 1;
  #texts = 0;
  #kept = new Uint8Array(BYTES_AT_FIRST);
  #used = 0;

  /** Forgets everything. */
  clear(): void {
    this.#slots.fill(0);
    this.#texts = 0;
    this.#used = 0;
  }

  /** The id that was kept for these bytes; -1 where there is none. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = slot * SLOT;
      const id = (slots[at + 1] as number) - 1;
      if (id === -1) return -1;
      if (slots[at] === hash && slots[at + 3] === end - start) {
        if (this.#isKeptAt(slots[at + 2] as number, bytes, start, end)) return id;
      }
    }
  }

  /** Keeps the id of bytes that were not found, where there is room. */
  keep(bytes: Uint8Array, start: number, end: number, hash: number, id: number): void {
    const length = end - start;
    if (this.#texts === TEXTS_MAX || this.#used + length > BYTES_MAX) return;
    if (this.#texts * 2 > this.#mask) this.#growSlots();
    while (this.#used + length > this.#kept.length) this.#growBytes();
    this.#kept.set(bytes.subarray(start, end), this.#used);
    this.#occupy(hash, id + 1, this.#used, length);
    this.#texts++;
    this.#used += length;
  }

  #isKeptAt(kept: number, bytes: Uint8Array, start: number, end: number): boolean {
    const known = this.#kept;
    for (let at = start, to = kept; at < end; at++, to++) if (bytes[at] !== known[to]) return false;
    return true;
  }

  #occupy(hash: number, ...rest: readonly [number, number, number]): void {
    let slot = hash & this.#mask;
    while (this.#slots[slot * SLOT + 1] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots.set([hash, ...rest], slot * SLOT);
  }

  #growSlots(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 4);
    this.#mask = this.#slots.length / SLOT - 1;
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

  #growBytes(): void {
    const old = this.#kept;
    this.#kept = new Uint8Array(old.length * 2);
    this.#kept.set(old);
  }
}

/** A number of some bytes; those that differ rarely have the same. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}
