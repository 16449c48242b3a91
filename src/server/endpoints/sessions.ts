import type { Answering } from "../routes.ts";

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 1_000;

/** `sessions`: the log's sessions, the one whose last event is the latest first. */
export const sessions: Answering<"sessions"> = {
  parameters: ["limit", "around"],
  answer: async ({ view, parameters }) => {
    const limit = parameters.wholeNumber("limit", LIMIT_DEFAULT, LIMIT_MAX);
    const all = view.index.sessions();
    all.sort((a, b) => b.endMs - a.endMs);
    const around = parameters.text("around");
    const at = around === undefined ? 0 : all.findIndex(({ id }) => id === around) - Math.floor(limit / 2);
    return {
      sessions: all.slice(Math.max(0, at), Math.max(0, at) + limit),
      ...(all.length > limit ? { limitedBy: "rows" } : {}),
    };
  },
};
