import type { Sidecar } from "../../storage/index.ts";
import type { PartBytes } from "./part-bytes.ts";
import { readHead } from "./part-form.ts";

/** What is compared of two files: a head, in which is a checksum of every other checksum. */
const COMPARED_BYTES = 256;

/**
 * The bytes of a part in a file. One that another program has stored in its place meanwhile is as good where it begins
 * alike, since what is made of the same lines is the same to the byte.
 */
export class SidecarBytes implements PartBytes {
  readonly isChecked = false;
  readonly length: number;
  readonly #reopen: () => Sidecar | undefined;
  readonly #onReplaced: () => void;
  #sidecar: Sidecar;
  #front: Uint8Array | undefined;

  /** @param onReplaced is told where there is another part by now */
  constructor(sidecar: Sidecar, reopen: () => Sidecar | undefined, onReplaced: () => void) {
    this.length = sidecar.size;
    this.#sidecar = sidecar;
    this.#reopen = reopen;
    this.#onReplaced = onReplaced;
  }

  read(position: number, length: number): Uint8Array {
    const bytes = this.#sidecar.read(position, length);
    if (position === 0) this.#front ??= bytes.slice(0, COMPARED_BYTES);
    const expected = Math.min(length, this.length - position);
    return bytes.length < expected && this.#takeNext() ? this.#sidecar.read(position, length) : bytes;
  }

  #takeNext(): boolean {
    const next = this.#reopen();
    if (next === undefined || this.#front === undefined) return false;
    const front = next.read(0, COMPARED_BYTES);
    if (next.size !== this.length || Buffer.compare(front, this.#front) !== 0) {
      if (typeof readHead(front) === "object") this.#onReplaced();
      return false;
    }
    this.#sidecar = next;
    return true;
  }
}
