import type { SessionJson } from "../contract.ts";
import { eachPiece } from "../indexed-results.ts";
import { lookedOf } from "../log-view.ts";
import type { Answering } from "../routes.ts";

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 1_000;

/** `sessions`: the log's sessions, the one whose last event is the latest first. */
export const sessions: Answering<"sessions"> = {
  parameters: ["limit", "around"],
  answer: async ({ view, parameters }) => {
    const limit = parameters.wholeNumber("limit", LIMIT_DEFAULT, LIMIT_MAX);
    const around = parameters.text("around");
    const moment = view.moment();
    const known = new Map<string, SessionJson>();
    await eachPiece(moment, (piece) => {
      for (const session of piece.sessions()) known.set(session.id, joined(known.get(session.id), session));
    });
    const all = [...known.values()].sort((a, b) => b.endMs - a.endMs);
    const at = around === undefined ? 0 : all.findIndex(({ id }) => id === around) - Math.floor(limit / 2);
    const first = Math.max(0, at);
    const found = { total: all.length, looked: lookedOf(moment) };
    const some = all.slice(first, first + limit);
    return { sessions: some, ...found, ...(some.length < all.length ? { limitedBy: "rows" } : {}) };
  },
};

/** What two stretches of the log have of a session. */
function joined(
  before: SessionJson | undefined,
  { id, startMs, endMs, events, errors }: SessionJson,
): SessionJson {
  if (before === undefined) return { id, startMs, endMs, events, errors };
  return {
    id,
    startMs: before.startMs,
    endMs,
    events: before.events + events,
    errors: before.errors + errors,
  };
}
