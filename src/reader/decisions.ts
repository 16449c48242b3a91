import { limits } from "../base/index.ts";
import { unescapeText } from "../line/index.ts";

/**
 * Decides on a part of a line as it is written. Types and sources repeat: each is decoded and decided
 * on once. Our own lines and foreign ones are written differently.
 */
export class Decisions {
  readonly #isWanted: (text: string) => boolean;
  readonly #own = new Map<string, boolean>();
  readonly #foreign = new Map<string, boolean>();

  constructor(isWanted: (text: string) => boolean) {
    this.#isWanted = isWanted;
  }

  /** @param bytes the part, one character a byte */
  wants(bytes: string, own: boolean): boolean {
    return (own ? this.#own : this.#foreign).get(bytes) ?? this.#decide(bytes, own);
  }

  #decide(bytes: string, own: boolean): boolean {
    const written = Buffer.from(bytes, "latin1").toString("utf8");
    const decision = this.#isWanted(own ? unescapeText(written) : written);
    const known = own ? this.#own : this.#foreign;
    // A copy of the part: a slice would keep its whole chunk.
    if (known.size < limits.cacheEntriesMax)
      known.set(Buffer.from(bytes, "latin1").toString("latin1"), decision);
    return decision;
  }
}
