import { limits } from "../base/index.ts";

/** Misses after which it is decided whether remembering is worth its price. */
const TRIAL_MISSES = 256;

/** How many texts may still be remembered, for all that share it. */
export interface Room {
  left: number;
}

/**
 * Remembers how texts are written, for as long as they repeat: the names of models and states come again and
 * again, an id comes some times in a row and then never, what people say comes once. Where few repeat it
 * gives up for good, since looking for what is never found costs more than writing it anew.
 */
export class WrittenTexts {
  readonly #room: Room;
  /** Made with the first text: most who could remember some never see one. */
  #known: Map<string, string> | undefined;
  #expectsKnown = true;
  #hits = 0;
  #misses = 0;
  /** The last one, which costs a glance where looking it up costs its hash. */
  #hasLast = false;
  #last = "";
  #lastWritten = "";
  #expectsRuns = true;
  /** How often it was the last one again, since that was decided on. */
  #runs = 0;

  constructor(room: Room) {
    this.#room = room;
  }

  /** How a text is written, if that is known. */
  get(text: string): string | undefined {
    if (this.#hasLast && text === this.#last) {
      this.#runs++;
      return this.#lastWritten;
    }
    const written = this.#known?.get(text);
    if (written !== undefined) {
      this.#hits++;
      if (this.#expectsRuns) this.#keepLast(text, written);
    }
    return written;
  }

  /** Remembers how a text that was not known is written. */
  add(text: string, written: string): void {
    if (!(this.#expectsKnown || this.#expectsRuns) || text.length > limits.rememberedTextCharsMax) return;
    if (++this.#misses % TRIAL_MISSES === 0) this.#judge();
    if (this.#expectsRuns) this.#keepLast(text, written);
    if (!this.#expectsKnown || this.#room.left <= 0) return;
    this.#known ??= new Map();
    this.#known.set(text, written);
    this.#room.left--;
  }

  #keepLast(text: string, written: string): void {
    this.#hasLast = true;
    this.#last = text;
    this.#lastWritten = written;
  }

  #judge(): void {
    if (this.#runs < TRIAL_MISSES) {
      this.#expectsRuns = false;
      this.#hasLast = false;
      this.#last = "";
      this.#lastWritten = "";
    }
    this.#runs = 0;
    if (this.#hits >= this.#misses) return;
    this.#expectsKnown = false;
    this.#room.left += this.#known?.size ?? 0;
    this.#known = undefined;
  }
}
