import { isAscii } from "node:buffer";

/** So much is looked at in one call, which is as fast as the machine; only where it finds something, byte by byte. */
const PIECE_BYTES = 1_024;

/**
 * Finds the bytes of which a character takes more than one, so that only the lines that have some
 * are decoded by themselves.
 */
export class WideBytes {
  #bytes: Uint8Array = new Uint8Array(0);
  #found = 0;

  /** Begins with another chunk. */
  reset(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#found = isAscii(bytes) ? bytes.length : -1;
  }

  /** Is one of them between `start` and `end`? Calls must not go back. */
  areWithin(start: number, end: number): boolean {
    if (this.#found < start) this.#found = this.#next(start);
    return this.#found < end;
  }

  #next(start: number): number {
    const bytes = this.#bytes;
    for (let at = start; at < bytes.length; at += PIECE_BYTES) {
      if (isAscii(bytes.subarray(at, at + PIECE_BYTES))) continue;
      while ((bytes[at] as number) < 0x80) at++;
      return at;
    }
    return bytes.length;
  }
}
