import type { LogEvent } from "../line/index.ts";
import { isErrorType } from "../line/index.ts";
import { NAMES_MAX, ownCopy, Sums } from "./tally.ts";

/** Types whose tokens are summed one by one in each session: a request, its response, and two more. */
const SUMMED_TYPES_MAX = 4;

/** What is counted of one session. */
export interface SessionCount {
  readonly id: string;
  events: number;
  errors: number;
  firstMs: number;
  lastMs: number;
  /** What its `conversation:end` say of it; undefined where none does. */
  turnsSaid: number | undefined;
  /** Its `conversation:turn` events but the assistant's, where turns are logged. */
  turnsLogged: number;
  tokensIn: Sums | undefined;
  tokensOut: Sums | undefined;
}

/** The turns of a session; undefined where nothing tells. */
export function turnsOf({ turnsSaid, turnsLogged }: SessionCount): number | undefined {
  return turnsSaid ?? (turnsLogged > 0 ? turnsLogged : undefined);
}

/**
 * Counts by session, in bounded memory: the sessions with the latest events are kept, and beyond them the
 * one that has been silent for longest is let go.
 */
export class SessionTally {
  /** In the order of their last events. */
  readonly #sessions = new Map<string, SessionCount>();
  readonly #sessionsMax: number;
  #latest: SessionCount | undefined;
  /** Sessions that were let go. */
  letGo = 0;

  constructor(sessionsMax = NAMES_MAX) {
    this.#sessionsMax = sessionsMax;
  }

  get size(): number {
    return this.#sessions.size;
  }

  add(event: LogEvent): void {
    // Fields are decoded only where the line holds a session.
    if (!event.raw.includes("session_id=")) return;
    const { type, timeMs, fields } = event;
    const id = fields["session_id"];
    if (typeof id !== "string") return;
    const session = this.#touch(id, timeMs);
    session.events++;
    if (isErrorType(type)) session.errors++;
    if (timeMs < session.firstMs) session.firstMs = timeMs;
    if (timeMs > session.lastMs) session.lastMs = timeMs;
    if (type === "conversation:turn" && fields["role"] !== "assistant") session.turnsLogged++;
    const { turns, tokens_in, tokens_out } = fields;
    if (type === "conversation:end" && isCount(turns)) session.turnsSaid = (session.turnsSaid ?? 0) + turns;
    if (tokens_in !== undefined) session.tokensIn = summed(session.tokensIn, type, tokens_in);
    if (tokens_out !== undefined) session.tokensOut = summed(session.tokensOut, type, tokens_out);
  }

  /** The newest first: those whose last event is the latest. */
  newest(most: number): SessionCount[] {
    return [...this.#sessions.values()]
      .reverse()
      .sort((a, b) => b.lastMs - a.lastMs)
      .slice(0, most);
  }

  #touch(id: string, timeMs: number): SessionCount {
    if (this.#latest?.id === id) return this.#latest;
    const session = this.#sessions.get(id) ?? begun(ownCopy(id), timeMs);
    // Taken out and put back it is the last one in the map's order.
    this.#sessions.delete(session.id);
    this.#sessions.set(session.id, session);
    this.#latest = session;
    if (this.#sessions.size > this.#sessionsMax) this.#letGoOldest();
    return session;
  }

  #letGoOldest(): void {
    for (const id of this.#sessions.keys()) {
      this.#sessions.delete(id);
      this.letGo++;
      return;
    }
  }
}

function begun(id: string, timeMs: number): SessionCount {
  return {
    id,
    events: 0,
    errors: 0,
    firstMs: timeMs,
    lastMs: timeMs,
    turnsSaid: undefined,
    turnsLogged: 0,
    tokensIn: undefined,
    tokensOut: undefined,
  };
}

/** Sums are made when they are needed: most sessions of a large log say no tokens at all. */
function summed(sums: Sums | undefined, type: string, value: unknown): Sums {
  const known = sums ?? new Sums(SUMMED_TYPES_MAX);
  known.add(type, value);
  return known;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
