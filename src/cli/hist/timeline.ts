import { isErrorType } from "../../line/index.ts";
import type { EventFilter, Grouping, HistogramBucket, LogIndex, TimeZone } from "../../reader/index.ts";
import { lengthFor, TimeAxis } from "./time-axis.ts";

const MINUTE_MS = 60_000;

/** The events of one bucket. */
export interface Bucket {
  readonly startMs: number;
  count: number;
  readonly groups: Map<string, number>;
}

/** What is counted by time. */
export interface Timeline {
  readonly axis: TimeAxis;
  /** Those that have events, in the order of time. */
  readonly buckets: readonly Bucket[];
  /** How many events each group has, the largest first. */
  readonly groups: readonly (readonly [name: string, count: number])[];
  readonly events: number;
  /** The time that was asked for, as far as it was. */
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
}

/** What is asked of a timeline. */
export interface TimelineRequest {
  /** Its times are numbers. */
  readonly filter: EventFilter;
  readonly by: Grouping;
  /** Undefined where it is to be chosen. */
  readonly bucketMs: number | undefined;
  /** How many buckets there may be where their length is chosen, by the groups there are. */
  readonly bucketsMax: (groups: readonly string[]) => number;
  readonly zone: TimeZone;
}

/** Counts events by time. The length of buckets is chosen by the time there is, minute by minute, and that is enough unless they are shorter. */
export function timelineOf(
  index: LogIndex,
  { filter, by, bucketMs, bucketsMax, zone }: TimelineRequest,
): Timeline {
  const count = (ms: number): HistogramBucket[] => [...index.histogram({ ...filter, bucketMs: ms, by })];
  const isFine = bucketMs !== undefined && bucketMs % MINUTE_MS !== 0;
  const counted = count(isFine ? bucketMs : MINUTE_MS);
  const groups = totals(counted);
  const first = counted[0]?.startMs ?? 0;
  const last = counted.at(-1)?.startMs ?? 0;
  const chosenMs =
    bucketMs ?? lengthFor(last + MINUTE_MS - first, bucketsMax(groups.map(([name]) => name))).ms;
  const axis = new TimeAxis(chosenMs, zone);
  const fitting = isFine || chosenMs % MINUTE_MS === 0 ? counted : count(chosenMs);
  return {
    axis,
    buckets: gathered(fitting, axis),
    groups,
    events: counted.reduce((sum, one) => sum + one.count, 0),
    sinceMs: filter.since as number | undefined,
    untilMs: filter.until as number | undefined,
  };
}

function totals(buckets: readonly HistogramBucket[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { groups } of buckets) for (const { name, count } of groups) add(counts, name, count);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

/** Puts buckets together into longer ones. */
function gathered(counted: readonly HistogramBucket[], axis: TimeAxis): Bucket[] {
  const buckets: Bucket[] = [];
  for (const { startMs, count, groups } of counted) {
    const start = axis.startOf(startMs);
    let bucket = buckets.at(-1);
    if (bucket?.startMs !== start) {
      bucket = { startMs: start, count: 0, groups: new Map() };
      buckets.push(bucket);
    }
    bucket.count += count;
    for (const group of groups) add(bucket.groups, group.name, group.count);
  }
  return buckets;
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

/** How many of a bucket's events are errors, where its groups are types. */
export function errorsIn({ groups }: Bucket): number {
  let errors = 0;
  for (const [type, count] of groups) if (isErrorType(type)) errors += count;
  return errors;
}
