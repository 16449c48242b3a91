import { describe, expect, it } from "vitest";
import type { LogEvent } from "../../../src/line/index.ts";
import type { Grouping } from "../../../src/reader/index/group-by.ts";
import { LogIndex } from "../../../src/reader/index/log-index.ts";
import { LogParts } from "../../../src/reader/index/log-parts.ts";
import { RowQuery } from "../../../src/reader/index/row-query.ts";
import { SegmentRows } from "../../../src/reader/index/segment-rows.ts";
import { type EventFilter, type LogItem, readLog } from "../../../src/reader/index.ts";
import { type LineSource, openDirectory } from "../../../src/storage/index.ts";
import { CI } from "../../proof/program.ts";
import { temporaryDirectory } from "../../temporary-directory.ts";
import { RandomLog } from "./random-log.ts";
import { randomNumbers } from "./random-numbers.ts";

const limit = Number.POSITIVE_INFINITY;

const seen = (items: readonly LogItem[]) =>
  items.map((item) =>
    item.kind === "event"
      ? `${item.position.segment}:${item.position.offset} ${item.length} ${item.salvaged} ${item.type} ${item.raw}`
      : `${item.position.segment}:${item.position.offset} ${item.length} ${item.reason}`,
  );

const groupOf = (event: LogEvent, by: Grouping | undefined): string | undefined => {
  if (by === undefined) return undefined;
  if (by === "category") return event.type.split(":", 1)[0];
  if (by !== "session") return event[by];
  const session = event.fields["session_id"];
  return typeof session === "string" ? session : undefined;
};

/** A count of each name, the most frequent first. */
function counted(names: readonly (string | undefined)[]): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function histogram(events: readonly LogEvent[], bucketMs: number, by: Grouping | undefined) {
  const buckets = new Map<number, LogEvent[]>();
  for (const event of events) {
    const startMs = Math.floor(event.timeMs / bucketMs) * bucketMs;
    const known = buckets.get(startMs);
    if (known === undefined) buckets.set(startMs, [event]);
    else known.push(event);
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([startMs, inIt]) => ({
      startMs,
      count: inIt.length,
      groups: counted(inIt.map((event) => groupOf(event, by))).map(({ value, count }) => ({
        name: value,
        count,
      })),
    }));
}

/** Compares all answers with those of reading every line. */
function compare(
  source: LineSource,
  index: LogIndex,
  filter: EventFilter,
  random: (below: number) => number,
): void {
  const events = readLog(source, { ...filter, exact: true, limit });
  expect(index.count(filter)).toBe(events.length);
  expect(seen([...index.all(filter)].flat())).toEqual(seen(events));
  const some = 1 + random(50);
  expect(seen(index.newest(filter, some))).toEqual(seen(events.slice(-some)));
  expect(seen(index.oldest(filter, some))).toEqual(seen(events.slice(0, some)));
  const groupings = [undefined, "type", "source", "session", "category"] as const;
  const by = groupings[random(groupings.length)];
  const bucketMs = [60_000, 3_600_000, 7_777, 86_400_000][random(4)] as number;
  expect([...index.histogram({ bucketMs, ...(by && { by }), ...filter })]).toEqual(
    histogram(events, bucketMs, by),
  );
  for (const what of groupings) {
    if (what === undefined) continue;
    const names = counted(events.map((event) => groupOf(event, what)));
    expect(index.top(what, { ...filter, limit: 5 })).toEqual(names.slice(0, 5));
    expect(index.distinct(what, filter)).toEqual(names.map(({ value }) => value).sort());
  }
  comparePages(index, filter, events, random);
  comparePlaces(index, events, random);
}

function comparePages(
  index: LogIndex,
  filter: EventFilter,
  events: readonly LogEvent[],
  random: (below: number) => number,
): void {
  const size = 1 + random(20);
  const pages = Math.ceil(events.length / size);
  const page = 1 + random(pages + 1);
  const forward = index.page(filter, { page, size });
  expect({ ...forward, events: [] }).toEqual({ events: [], page, pages, total: events.length });
  expect(seen(forward.events)).toEqual(seen(events.slice((page - 1) * size, page * size)));
  const backward = index.page(filter, { page, size, newestFirst: true });
  expect(seen(backward.events)).toEqual(seen(events.toReversed().slice((page - 1) * size, page * size)));
}

function comparePlaces(
  index: LogIndex,
  events: readonly LogEvent[],
  random: (below: number) => number,
): void {
  const event = events[random(events.length)];
  if (event === undefined) return;
  const row = index.rowOf(event.position) as number;
  const start = index.positionOf(event.position.segment, row);
  expect(start?.offset).toBeLessThanOrEqual(event.position.offset);
  expect(event.salvaged || start?.offset === event.position.offset).toBe(true);
  expect(index.positionOf(event.position.segment, row + 1)?.offset ?? event.next.offset).toBe(
    event.next.offset,
  );
  expect(index.rowOf({ ...event.position, offset: event.next.offset - 1 })).toBe(row);
}

function compareAround(source: LineSource, index: LogIndex, random: (below: number) => number): void {
  const events = readLog(source, { exact: true, limit });
  const at = random(events.length);
  const event = events[at];
  if (event === undefined) return;
  const [before, after] = [random(60), random(60)];
  const around = events.slice(Math.max(0, at - before), at + after + 1);
  expect(seen(index.around(event.position, { before, after }))).toEqual(seen(around));
}

/** Malformed lines are not among the answers of the index; readers that use it give them. */
function compareItems(source: LineSource, rows: SegmentRows, filter: EventFilter, some: number): void {
  const query = (): RowQuery => new RowQuery(filter, true);
  const items = readLog(source, { ...filter, exact: true, malformed: true, limit });
  expect(seen([...rows.items(query(), { newestFirst: false, limit })].flat())).toEqual(seen(items));
  const newest = [...rows.items(query(), { newestFirst: true, limit: some })].reverse().flat();
  expect(seen(newest)).toEqual(seen(items.slice(-some)));
}

describe("every answer of the index is that of reading every line", () => {
  const runs = Array.from({ length: CI ? 60 : 12 }, (_, seed) => seed + 1);
  it.each(runs)(
    "whatever happens to the log (%i)",
    async (seed) => {
      const directory = temporaryDirectory();
      const log = new RandomLog(directory, seed);
      const random = randomNumbers(seed * 7_919);
      const source = openDirectory(directory);
      let index = new LogIndex(source, {});
      for (let step = 0; step < 25; step++) {
        await log.step();
        if (random(3) > 0) continue;
        if (random(4) === 0) {
          index.close();
          const other = openDirectory(directory);
          index = new LogIndex(other, {});
        }
        const rows = new SegmentRows(source, new LogParts(source));
        for (let query = 0; query < 4; query++) {
          const filter = log.filter();
          try {
            compare(source, index, filter, random);
            compareItems(source, rows, filter, 1 + random(50));
          } catch (error) {
            throw new Error(`seed ${seed}, step ${step}: ${JSON.stringify(filter)}`, { cause: error });
          }
        }
        compareAround(source, index, random);
        rows.letGo();
      }
      index.close();
    },
    120_000,
  );
});
