/** One line of a session that is at work. */
export interface Turn {
  readonly id: string;
  readonly place: "first" | "between" | "last";
}

interface Slot {
  readonly id: string;
  left: number;
  begun: boolean;
}

const EVENTS_MIN = 20;
/** Events of the session that is asked for, and of the longest ones. */
export const SESSION_EVENTS = 1_000;

/** Sessions that are at work at the same time, each of another length, and new ones when they end. */
export class LogSessions {
  readonly #random: () => number;
  readonly #slots: Slot[];
  #choose = false;
  #chosen: string | undefined;

  constructor(atOnce: number, random: () => number) {
    this.#random = random;
    this.#slots = Array.from({ length: atOnce }, () => this.#begin());
  }

  /** The session of `SESSION_EVENTS` events that is asked for: the first one that began since `choose`. */
  get chosen(): string | undefined {
    return this.#chosen;
  }

  choose(): void {
    this.#choose = this.#chosen === undefined;
  }

  /**
   * Whose turn it is; undefined where a line belongs to no session.
   *
   * @param onlyBetween when a session can neither begin nor end with this line
   */
  take(onlyBetween: boolean): Turn | undefined {
    const drawn = this.#random();
    if (drawn % 8 === 0) return undefined;
    const at = (drawn >>> 3) % this.#slots.length;
    const slot = this.#slots[at] as Slot;
    const place = !slot.begun ? "first" : slot.left === 1 ? "last" : "between";
    if (onlyBetween && place !== "between") return undefined;
    slot.begun = true;
    slot.left--;
    if (slot.left === 0) this.#slots[at] = this.#begin();
    return { id: slot.id, place };
  }

  #begin(): Slot {
    const drawn = this.#random();
    const id = `s${this.#random().toString(16).padStart(8, "0")}`;
    const isLongest = this.#choose || drawn % 16 === 0;
    if (this.#choose) this.#chosen = id;
    this.#choose = false;
    const left = isLongest ? SESSION_EVENTS : EVENTS_MIN + (drawn % (SESSION_EVENTS - EVENTS_MIN));
    return { id, left, begun: false };
  }
}
