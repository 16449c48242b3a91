import { summariseSession, withCompanions } from "../../analysis/index.ts";
import type { LogEvent } from "../../line/index.ts";
import type { IndexMoment } from "../../reader/index.ts";
import { type LogView, lookedOf } from "../log-view.ts";
import { Problem } from "../problem.ts";
import type { Answering } from "../routes.ts";
import { Turns } from "../turns.ts";

const { setTimeout: delay } = process.getBuiltinModule("node:timers/promises");

/** More events than this are no session that anybody looks at; what is shown then says that it is cut. */
const EVENTS_MAX = 20_000;

/** So long it is read, and so long it is waited for before, where the log is not known to its end yet. */
const TIME_MS_MAX = 5_000;
const WAIT_MS = 50;

/** `timeline`: one session as numbers and spans. */
export const sessionTimeline: Answering<"timeline"> = {
  parameters: ["session"],
  answer: async ({ view, parameters, signal }) => {
    const session = parameters.needed("session");
    const moment = await wholeMoment(view, signal);
    const isWhole = lookedOf(moment) === 1;
    const { events, isAll } = await eventsOf(moment, session, signal);
    if (events.length === 0 && isWhole)
      throw new Problem(404, "session", "no event of the log is of this session");
    if (events.length === 0)
      throw new Problem(503, "indexing", "the log is still being read for the first time; ask again soon");
    const all = await withOthers(view, events.slice(0, EVENTS_MAX), signal);
    const report = summariseSession(all.slice(0, EVENTS_MAX));
    const limitedBy = events.length > EVENTS_MAX ? "rows" : isAll && isWhole ? undefined : "time";
    return { session, ...report, ...(limitedBy === undefined ? {} : { limitedBy }) };
  },
};

/** The log when all of it is known, or after a while. A session's end is at the log's end as often as not. */
async function wholeMoment(view: LogView, signal: AbortSignal): Promise<IndexMoment> {
  const untilMs = performance.now() + TIME_MS_MAX;
  for (;;) {
    const moment = view.moment();
    if (lookedOf(moment) === 1 || performance.now() >= untilMs || signal.aborted) return moment;
    await delay(WAIT_MS);
  }
}

/** With what other processes wrote in the session's traces: it is looked for in all lines, and only for so long. */
async function withOthers(
  { source }: LogView,
  own: readonly LogEvent[],
  signal: AbortSignal,
): Promise<readonly LogEvent[]> {
  const ending = AbortSignal.any([signal, AbortSignal.timeout(TIME_MS_MAX)]);
  return withCompanions(source, own, { signal: ending });
}

async function eventsOf(
  { index }: IndexMoment,
  session: string,
  signal: AbortSignal,
): Promise<{ readonly events: readonly LogEvent[]; readonly isAll: boolean }> {
  const events: LogEvent[] = [];
  const untilMs = performance.now() + TIME_MS_MAX;
  const turns = new Turns();
  for (const batch of index.all({ sessions: [session] })) {
    for (const event of batch) {
      // Fields are decoded when they are first asked for: here others have their turn between.
      void event.fields;
      events.push(event);
      await turns.give();
    }
    if (events.length > EVENTS_MAX) break;
    if (signal.aborted || performance.now() > untilMs) return { events, isAll: false };
  }
  return { events, isAll: true };
}
