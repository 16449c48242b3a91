import { summariseSession } from "../../analysis/index.ts";
import type { LogEvent } from "../../line/index.ts";
import { Problem } from "../problem.ts";
import type { Answering } from "../routes.ts";
import { inTurns } from "../time-slices.ts";

/** More events than this are no session that anybody looks at; what is shown then says that it is cut. */
const EVENTS_MAX = 50_000;
const TIME_MS_MAX = 5_000;

/** `timeline`: one session as numbers and spans. */
export const sessionTimeline: Answering<"timeline"> = {
  parameters: ["session"],
  answer: async ({ view, parameters, signal }) => {
    const session = parameters.needed("session");
    const events: LogEvent[] = [];
    const order = { newestFirst: false, limit: EVENTS_MAX + 1 };
    const isAll = await inTurns(
      view.index.batches({ sessions: [session] }, order),
      { untilMs: performance.now() + TIME_MS_MAX, signal },
      ({ items }) => {
        for (const item of items) if (item.kind === "event") events.push(item);
        return events.length <= EVENTS_MAX;
      },
    );
    if (events.length === 0) throw new Problem(404, "session", "no event of the log is of this session");
    const report = summariseSession(events.slice(0, EVENTS_MAX));
    const limitedBy = events.length > EVENTS_MAX ? "rows" : isAll ? undefined : "time";
    return { session, ...report, ...(limitedBy === undefined ? {} : { limitedBy }) };
  },
};
