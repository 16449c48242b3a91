import type { EventFilter } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { Shell } from "./command.ts";
import { indexOfLarge } from "./large-log.ts";
import { readAll } from "./read-all.ts";
import { SessionTally } from "./session-tally.ts";
import { NAMES_MAX } from "./tally.ts";

/** Of a large log the events of so many sessions are read by themselves; of more it is as well to read everything. */
const SESSIONS_READ_MAX = 2_000;

/** Sessions that were counted. */
export interface CountedSessions {
  /** All of them, or the newest. */
  readonly tally: SessionTally;
  /** How many there are. */
  readonly total: number;
}

/**
 * Counts by session. Of a large log that has an index only the events of the newest sessions are read.
 *
 * @param limit how many of the newest are wanted
 */
export async function countSessions(
  source: LineSource,
  filter: EventFilter,
  limit: number,
  shell: Shell,
): Promise<CountedSessions> {
  const tally = new SessionTally();
  const newest = await newestSessions(source, filter, limit, shell);
  const wanted = newest === undefined ? filter : { and: [filter, { sessions: newest.ids }] };
  if (newest === undefined || newest.ids.length > 0) {
    await readAll(source, wanted, shell, (item) => {
      if (item.kind === "event") tally.add(item);
    });
  }
  return { tally, total: newest?.total ?? tally.size };
}

/** Those whose last events are the latest, as the index knows them; undefined where it is better to read. */
async function newestSessions(
  source: LineSource,
  filter: EventFilter,
  limit: number,
  shell: Shell,
): Promise<{ readonly ids: readonly string[]; readonly total: number } | undefined> {
  if (limit > SESSIONS_READ_MAX) return undefined;
  const index = await indexOfLarge(source, filter, shell);
  const all = index?.top("session", { ...filter, times: true });
  if (all === undefined || all.length > NAMES_MAX) return undefined;
  all.sort((a, b) => b.lastMs - a.lastMs);
  // Several may have ended in the same millisecond: which of them are newer is said by their events.
  const oldestMs = all[limit - 1]?.lastMs ?? Number.NEGATIVE_INFINITY;
  const ids = all.filter(({ lastMs }) => lastMs >= oldestMs).map(({ value }) => value);
  return ids.length > SESSIONS_READ_MAX ? undefined : { ids, total: all.length };
}
