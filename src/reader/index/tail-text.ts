import { checksum } from "./checksum.ts";
import type { PartHead } from "./part-form.ts";

/** Bytes at the end of a part's text that are looked at again: more than any two lines of an own log have in common. */
export const TAIL_BYTES = 256;

/** Keeps the last bytes of a text that is read piece by piece. */
export class TailText {
  #bytes = new Uint8Array(0);

  add(bytes: Uint8Array): void {
    const kept = bytes.length >= TAIL_BYTES ? bytes : joined(this.#bytes, bytes);
    this.#bytes = kept.slice(-TAIL_BYTES);
  }

  /** What comes next is not known to be what stands behind the rest. */
  forget(): void {
    this.#bytes = new Uint8Array(0);
  }

  get sum(): PartHead["tail"] {
    return { length: this.#bytes.length, checksum: checksum(this.#bytes) };
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
