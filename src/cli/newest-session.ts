import type { LogEvent } from "../line/index.ts";
import { type EventFilter, read, readLog } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";

/** So many of a log's last events are asked for their session before all of it is read. */
const RECENT_EVENTS = 10_000;

/** The session of the log's last event that has one; undefined where none has. */
export async function newestSession(source: LineSource, filter: EventFilter): Promise<string | undefined> {
  const recent = readLog(source, { ...filter, limit: RECENT_EVENTS }).reverse();
  const found = recent.map(sessionOf).find((id) => id !== undefined);
  if (found !== undefined || recent.length < RECENT_EVENTS) return found;
  let last: string | undefined;
  for await (const event of read(source, { ...filter, text: "session_id=" })) last = sessionOf(event) ?? last;
  return last;
}

function sessionOf({ fields }: LogEvent): string | undefined {
  const id = fields["session_id"];
  return typeof id === "string" ? id : undefined;
}
