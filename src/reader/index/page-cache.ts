/** Bytes of columns that are kept for all parts together; what was not used for longest goes first. */
const BYTES_MAX = 64 * 1024 * 1024;

/** Pieces of columns that were read, and found to be what was written, by a number that is theirs alone. */
export class PageCache {
  readonly #bytesMax: number;
  readonly #pages = new Map<number, Uint8Array>();
  #bytes = 0;

  constructor(bytesMax = BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  get(key: number): Uint8Array | undefined {
    const page = this.#pages.get(key);
    if (page === undefined) return undefined;
    this.#pages.delete(key);
    this.#pages.set(key, page);
    return page;
  }

  set(key: number, page: Uint8Array): void {
    this.#pages.set(key, page);
    this.#bytes += page.length;
    for (const [oldest, { length }] of this.#pages) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#pages.delete(oldest);
      this.#bytes -= length;
    }
  }
}

/** That of this process. */
export const sharedPages = new PageCache();
