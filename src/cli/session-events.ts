import type { LogEvent } from "../line/index.ts";
import { type EventFilter, read, readLog } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";

/** So many of a log's last events are asked for their session before all of it is read. */
const RECENT_EVENTS = 10_000;

/** Traces of a session that are followed into what other processes wrote. */
const TRACES_MAX = 16;

/** The session of the log's last event that has one; undefined where none has. */
export async function newestSession(source: LineSource, filter: EventFilter): Promise<string | undefined> {
  const recent = readLog(source, { ...filter, limit: RECENT_EVENTS }).reverse();
  const found = recent.map(sessionOf).find((id) => id !== undefined);
  if (found !== undefined || recent.length < RECENT_EVENTS) return found;
  let last: string | undefined;
  for await (const event of read(source, { ...filter, text: "session_id=" })) last = sessionOf(event) ?? last;
  return last;
}

/**
 * The events of a session, in the log's order, with those that other processes wrote in the same traces without
 * a session of their own.
 */
export async function sessionEvents(
  source: LineSource,
  session: string,
  filter: EventFilter,
): Promise<LogEvent[]> {
  const own: LogEvent[] = [];
  const traces = new Set<string>();
  for await (const event of read(source, { ...filter, sessions: [session] })) {
    own.push(event);
    const trace = event.fields["trace_id"];
    if (typeof trace === "string" && traces.size < TRACES_MAX) traces.add(trace);
  }
  if (traces.size === 0) return own;
  const others: LogEvent[] = [];
  for (const trace of traces) {
    for await (const event of read(source, { ...filter, text: trace })) {
      if (event.fields["trace_id"] === trace && sessionOf(event) === undefined) others.push(event);
    }
  }
  return others.length === 0 ? own : inOrder(source, [...own, ...others]);
}

/** Events put into the log's order. */
function inOrder(source: LineSource, events: readonly LogEvent[]): LogEvent[] {
  const places = new Map(source.segments().map(({ id }, index) => [id, index]));
  const placed = events.map((event) => ({ event, position: event.position }));
  placed.sort(
    (a, b) =>
      (places.get(a.position.segment) ?? places.size) - (places.get(b.position.segment) ?? places.size) ||
      a.position.offset - b.position.offset,
  );
  return placed.map(({ event }) => event);
}

function sessionOf({ fields }: LogEvent): string | undefined {
  const id = fields["session_id"];
  return typeof id === "string" ? id : undefined;
}
