import { appendFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summariseSession } from "../../src/analysis/index.ts";
import type { LogItem } from "../../src/reader/index.ts";
import { needsText, parseQuery, readLog } from "../../src/reader/index.ts";
import type { ItemJson } from "../../src/server/contract.ts";
import { openDirectory } from "../../src/storage.ts";
import { type ServedLog, serveLog } from "./served-log.ts";

const TYPES = ["llm:request", "llm:response", "error:io", "tool:start", "tool:error", "app:start"];
const SOURCES = ["agent", "disk", "b|c", "ünï"];
const SESSIONS = ["s1", "s2", "with blank"];

const QUERIES = [
  "",
  "type:llm:*",
  "-type:llm:*",
  "source:agent",
  "is:error",
  "session:s1",
  "type:tool:* session:s2",
  "since:2026-01-01T00:00:05Z until:2026-01-01T00:00:20Z",
  '"needle"',
  "type:llm:* needle",
  "count>3",
  "is:malformed",
  "type:nothing",
];

interface Written {
  readonly type: string;
  readonly source: string;
  readonly text: string;
  readonly session: string | undefined;
  readonly count: number;
  readonly stepMs: number;
  /** What happens behind it. */
  readonly after: "nothing" | "rotate" | "malformed";
}

const LOGS = fc.array(
  fc.record<Written>({
    type: fc.constantFrom(...TYPES),
    source: fc.constantFrom(...SOURCES),
    text: fc.constantFrom("", "a needle in it", "hello", "x=1 | \\ \n two"),
    session: fc.option(fc.constantFrom(...SESSIONS), { nil: undefined }),
    count: fc.nat(6),
    stepMs: fc.constantFrom(0, 1, 999, 60_000, -5),
    after: fc.constantFrom("nothing", "nothing", "nothing", "nothing", "rotate", "malformed"),
  }),
  { maxLength: 60 },
);

async function serve(events: readonly Written[]): Promise<ServedLog> {
  const served = await serveLog(() => {});
  const { log, directory, clock } = served;
  clock.timeMs = Date.UTC(2026, 0, 1);
  for (const { type, source, text, session, count, stepMs, after } of events) {
    clock.timeMs += stepMs;
    log.event(type, source, text, { count, ...(session === undefined ? {} : { session_id: session }) });
    if (after === "rotate") log.rotate({ maxSizeMb: 0 });
    log.flush();
    if (after === "malformed") appendFileSync(join(directory, "log_thread/master.log"), "this is no event\n");
  }
  return served;
}

/** What reading every line gives for a query. */
function expected(served: ServedLog, q: string): readonly LogItem[] {
  const { filter, malformed } = parseQuery(q);
  const items = readLog(openDirectory(join(served.directory, "log_thread")), {
    ...filter,
    limit: Number.POSITIVE_INFINITY,
    malformed: true,
    exact: true,
  });
  return items.filter(({ kind }) => (kind === "malformed") === malformed);
}

const placeOf = ({ position }: LogItem): string => `${position.segment}:${position.offset}`;
const placesOf = (items: readonly ItemJson[]): string[] => items.map(({ position }) => position);

async function checkEvents(served: ServedLog, q: string): Promise<void> {
  const all = expected(served, q);
  const places = all.map(placeOf);
  const last = await served.ask("events", { q, limit: 7 });
  expect(last.total).toBe(all.length);
  expect(placesOf(last.items)).toEqual(places.slice(-7));
  expect(last.first).toBe(Math.max(0, all.length - 7));
  const walked: ItemJson[] = [];
  for (let first = 0; first < all.length; first += 9) {
    const page = await served.ask("events", { q, first, limit: 9 });
    expect(page.first).toBe(first);
    walked.push(...page.items);
  }
  expect(placesOf(walked)).toEqual(places);
  for (const [at, item] of all.entries()) {
    const json = walked[at] as ItemJson;
    expect([json.raw, json.length]).toEqual([item.raw, item.length]);
    if (item.kind === "event") {
      expect(json).toMatchObject({
        timeMs: item.timeMs,
        type: item.type,
        source: item.source,
        fields: item.fields,
      });
    }
    if (at % 5 !== 0) continue;
    const around = await served.ask("events", { q, at: placeOf(item), limit: 4 });
    expect(placesOf(around.items)).toContain(placeOf(item));
    expect(around.first + placesOf(around.items).indexOf(placeOf(item))).toBe(at);
  }
}

async function checkCounts(served: ServedLog, q: string): Promise<void> {
  const all = expected(served, q);
  for (const by of ["category", "type", "source"] as const) {
    const { groups, bucketMs, startMs, endMs, total, errors } = await served.ask("hits", {
      q,
      by,
      buckets: 20,
    });
    expect(total).toBe(all.length);
    expect(groups.flatMap(({ counts }) => counts).reduce((a, b) => a + b, 0)).toBe(all.length);
    expect(errors.length).toBeLessThanOrEqual(21);
    const events = all.filter((item) => item.kind === "event");
    if (q === "is:malformed") continue;
    const isError = (type: string) => type.startsWith("error:") || type.endsWith(":error");
    expect(errors.reduce((a, b) => a + b, 0)).toBe(events.filter(({ type }) => isError(type)).length);
    for (const { name, counts } of groups) {
      const nameOf = (type: string, source: string) =>
        by === "source" ? source : by === "type" ? type : (type.split(":")[0] as string);
      const own = events.filter(({ type, source }) => nameOf(type, source) === name);
      const wanted = counts.map(
        (_, at) => own.filter(({ timeMs }) => Math.floor((timeMs - startMs) / bucketMs) === at).length,
      );
      expect(counts).toEqual(wanted);
      expect(startMs + counts.length * bucketMs).toBe(endMs);
    }
  }
  const { facets, total } = await served.ask("facets", { q, of: "type,source,session,count" });
  expect(total).toBe(all.length);
  if (q === "is:malformed") return;
  const valuesOf = (item: LogItem): Record<string, unknown> =>
    item.kind === "event"
      ? {
          type: item.type,
          source: item.source,
          session: item.fields["session_id"],
          count: item.fields["count"],
        }
      : {};
  for (const { of, values } of facets) {
    const counts = new Map<string, number>();
    for (const item of all) {
      const value = valuesOf(item)[of];
      if (value !== undefined) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
    }
    expect(new Map(values.map(({ value, count }) => [value, count]))).toEqual(counts);
    expect(values.map(({ count }) => count)).toEqual([...counts.values()].sort((a, b) => b - a));
  }
}

async function checkSessions(served: ServedLog): Promise<void> {
  const events = expected(served, "").filter((item) => item.kind === "event");
  const { sessions, total } = await served.ask("sessions", {});
  const ids = new Set(
    events.flatMap(({ fields }) => (typeof fields["session_id"] === "string" ? [fields["session_id"]] : [])),
  );
  expect([total, new Set(sessions.map(({ id }) => id))]).toEqual([ids.size, ids]);
  for (const session of sessions) {
    const own = events.filter(({ fields }) => fields["session_id"] === session.id);
    expect(session.events).toBe(own.length);
    expect([session.startMs, session.endMs]).toEqual([own[0]?.timeMs, own.at(-1)?.timeMs]);
    expect(session.errors).toBe(
      own.filter(({ type }) => type.startsWith("error:") || type.endsWith(":error")).length,
    );
    const { session: id, ...report } = await served.ask("timeline", { session: session.id });
    expect(id).toBe(session.id);
    expect(report).toEqual(JSON.parse(JSON.stringify(summariseSession(own))));
  }
  expect(sessions.map(({ endMs }) => endMs)).toEqual(
    sessions.map(({ endMs }) => endMs).sort((a, b) => b - a),
  );
}

async function checkContext(served: ServedLog): Promise<void> {
  const all = expected(served, "").map(placeOf);
  for (let at = 0; at < all.length; at += 11) {
    const { items } = await served.ask("context", { at: all[at] as string, before: 3, after: 4 });
    expect(placesOf(items)).toEqual(all.slice(Math.max(0, at - 3), at + 5));
  }
}

describe("every answer is what reading the log says", () => {
  it("of events, by number and by position, of counts, sessions and what stands around", async () => {
    await fc.assert(
      fc.asyncProperty(
        LOGS,
        fc.shuffledSubarray(QUERIES, { minLength: 3, maxLength: 4 }),
        async (events, queries) => {
          await using served = await serve(events);
          for (const q of queries) {
            await checkEvents(served, q);
            await checkCounts(served, q);
          }
          await checkSessions(served);
          await checkContext(served);
        },
      ),
      { numRuns: process.env["CI"] === "true" ? 60 : 12 },
    );
  }, 120_000);

  it("for queries that the index knows, and for those that it does not", () => {
    const known = QUERIES.map((q) => needsText(parseQuery(q).filter));
    expect(new Set(known)).toEqual(new Set([true, false]));
  });

  it("stays so while the log grows, is rotated, and loses its oldest part", async () => {
    await using served = await serveLog();
    for (let round = 0; round < 6; round++) {
      for (let count = 0; count < 40; count++)
        served.log.event("llm:request", "agent", "a needle", { count });
      if (round % 2 === 1) served.log.rotate({ maxSizeMb: 0 });
      served.log.flush();
      if (round === 4) removeOldest(served);
      for (const q of ["", "type:llm:*", '"needle"', "count>3"]) await checkEvents(served, q);
    }
  });
});

function removeOldest(served: ServedLog): void {
  const sessions = join(served.directory, "log_thread/sessions");
  const [oldest] = readdirSync(sessions).sort();
  rmSync(join(sessions, oldest as string));
}

describe("a session's timeline", () => {
  it("has what other processes wrote in its traces, and nothing of other sessions", async () => {
    await using served = await serveLog(() => {});
    const { log } = served;
    log.event("agent:start", "one", { trace_id: "t1", span_id: "a", session_id: "s1" });
    log.event("tool:start", "two", { trace_id: "t1", span_id: "b", parent_id: "a" });
    log.event("tool:start", "three", { trace_id: "t1", span_id: "c", session_id: "s2" });
    log.event("tool:start", "four", { trace_id: "t2", span_id: "d" });
    log.event("tool:end", "two", { trace_id: "t1", span_id: "b", parent_id: "a" });
    log.event("agent:end", "one", { trace_id: "t1", span_id: "a", session_id: "s1" });
    const { summary, timeline } = await served.ask("timeline", { session: "s1" });
    expect(summary.events).toBe(4);
    expect(timeline.spans.map(({ source, depth, outcome }) => [source, depth, outcome])).toEqual([
      ["one", 0, "ok"],
      ["two", 1, "ok"],
    ]);
  });
});
