import { limits } from "../base/index.ts";

/** Misses after which it is decided whether remembering is worth its price. */
const TRIAL_MISSES = 256;

/** How many texts may still be remembered, for all that share it. */
export interface Room {
  left: number;
}

/**
 * Remembers how texts are written, for as long as they repeat: the names of models and states do, ids and
 * what people say do not. Where few do it gives up for good, since looking for what is never found costs
 * more than writing it anew.
 */
export class WrittenTexts {
  readonly #room: Room;
  #known: Map<string, string> | undefined = new Map();
  #hits = 0;
  #misses = 0;

  constructor(room: Room) {
    this.#room = room;
  }

  /** How a text is written, if that is known. */
  get(text: string): string | undefined {
    if (this.#known === undefined) return undefined;
    const written = this.#known.get(text);
    if (written !== undefined) this.#hits++;
    return written;
  }

  /** Remembers how a text that was not known is written. */
  add(text: string, written: string): void {
    if (this.#known === undefined) return;
    if (++this.#misses % TRIAL_MISSES === 0 && this.#hits < this.#misses) {
      this.#room.left += this.#known.size;
      this.#known = undefined;
    } else if (this.#room.left > 0 && text.length <= limits.rememberedTextCharsMax) {
      this.#known.set(text, written);
      this.#room.left--;
    }
  }
}
