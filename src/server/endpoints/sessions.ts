import type { Answering } from "../routes.ts";

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 1_000;

/** `sessions`: the log's sessions, the one whose last event is the latest first. */
export const sessions: Answering<"sessions"> = {
  parameters: ["limit"],
  answer: async ({ view, parameters }) => {
    const limit = parameters.wholeNumber("limit", LIMIT_DEFAULT, LIMIT_MAX);
    const all = view.index.sessions();
    const newest = all.sort((a, b) => b.endMs - a.endMs).slice(0, limit);
    return { sessions: newest, ...(all.length > limit ? { limitedBy: "rows" } : {}) };
  },
};
