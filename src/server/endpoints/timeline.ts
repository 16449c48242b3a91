import { summariseSession } from "../../analysis/index.ts";
import type { LogEvent } from "../../line/index.ts";
import { Problem } from "../problem.ts";
import type { Answering } from "../routes.ts";

const { setImmediate: nextTurn } = process.getBuiltinModule("node:timers/promises");

/** More events than this are no session that anybody looks at; what is shown then says that it is cut. */
const EVENTS_MAX = 50_000;
const TIME_MS_MAX = 5_000;

/** `timeline`: one session as numbers and spans. */
export const sessionTimeline: Answering<"timeline"> = {
  parameters: ["session"],
  answer: async ({ view, parameters, signal }) => {
    const session = parameters.needed("session");
    const events: LogEvent[] = [];
    const untilMs = performance.now() + TIME_MS_MAX;
    let isAll = true;
    for (const batch of view.moment().index.all({ sessions: [session] })) {
      events.push(...batch);
      if (events.length > EVENTS_MAX) break;
      await nextTurn();
      if (signal.aborted || performance.now() > untilMs) {
        isAll = false;
        break;
      }
    }
    if (events.length === 0) throw new Problem(404, "session", "no event of the log is of this session");
    const report = summariseSession(events.slice(0, EVENTS_MAX));
    const limitedBy = events.length > EVENTS_MAX ? "rows" : isAll ? undefined : "time";
    return { session, ...report, ...(limitedBy === undefined ? {} : { limitedBy }) };
  },
};
