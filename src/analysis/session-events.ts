import type { LogEvent, Position } from "../line/index.ts";
import { type EventFilter, read } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import { idOf, sessionOf } from "./read-fields.ts";

/** Traces of a session that are followed into what other processes wrote. */
const TRACES_MAX = 16;

/** How events are looked for. */
export interface SessionEventsOptions {
  /** What has to hold for all of them beside the session, such as `since`. */
  readonly filter?: EventFilter;
  /** Ends the reading; what was found until then is given. */
  readonly signal?: AbortSignal;
}

/**
 * The events of a session, in the log's order, with those that other processes wrote in the same traces without a session of their
 * own.
 */
export async function sessionEvents(
  source: LineSource,
  session: string,
  { filter = {}, signal }: SessionEventsOptions = {},
): Promise<readonly LogEvent[]> {
  const own: LogEvent[] = [];
  const ending = signal === undefined ? {} : { signal };
  for await (const event of read(source, { ...filter, ...ending, sessions: [session] })) own.push(event);
  return withCompanions(source, own, { filter, ...ending });
}

/** The same where a session's own events are there already. */
export async function withCompanions(
  source: LineSource,
  own: readonly LogEvent[],
  { filter = {}, signal }: SessionEventsOptions = {},
): Promise<readonly LogEvent[]> {
  const traces = new Set<string>();
  for (const event of own) {
    const trace = idOf(event, "trace_id");
    if (trace !== undefined && traces.size < TRACES_MAX) traces.add(trace);
  }
  if (traces.size === 0) return own;
  const isOfTrace = { name: "trace_id", op: "=", value: [...traces] } as const;
  const asked = { and: [filter, { fields: [isOfTrace] }], ...(signal === undefined ? {} : { signal }) };
  const others: LogEvent[] = [];
  for await (const event of read(source, asked)) if (sessionOf(event) === undefined) others.push(event);
  return others.length === 0 ? own : inOrder(source, [...own, ...others]);
}

/** Events put into the log's order. */
function inOrder(source: LineSource, events: readonly LogEvent[]): readonly LogEvent[] {
  const places = new Map(source.segments().map(({ id }, index) => [id, index]));
  const placeOf = ({ segment }: Position): number => places.get(segment) ?? places.size;
  return events
    .map((event) => ({ event, position: event.position }))
    .sort((a, b) => placeOf(a.position) - placeOf(b.position) || a.position.offset - b.position.offset)
    .map(({ event }) => event);
}
