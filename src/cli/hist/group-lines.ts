import type { Grouping } from "../../reader/index.ts";
import type { Colour, Paint } from "../colour.ts";
import { colourOf } from "../line-view.ts";
import { showCount, showDuration } from "../quantities.ts";
import { alignTable, type Column } from "../table.ts";
import { displayWidth, visible } from "../terminal-text.ts";
import { wrapText } from "../wrap-text.ts";
import type { Bucket, Timeline } from "./timeline.ts";

const LEVELS = "▁▂▃▄▅▆▇█";
const EMPTY = "·";

/** From so many errors on among its events a bucket is red: a few there may be always. */
const WRONG_SHARE = 0.1;
const GAP = 2;

/** Columns of a name, and of both counts as they mostly are. */
const NAME_COLUMNS_MIN = 8;
const NAME_COLUMNS_MAX = 28;
const COUNT_COLUMNS = 17;

/** Fewer buckets show no course of anything. */
const BUCKETS_MIN = 10;

/** A group's course: what happened in each bucket. */
interface Course {
  readonly name: string;
  readonly count: number;
  readonly colour: Colour | undefined;
  readonly counts: ReadonlyMap<number, number>;
  /** How many of them are errors, where groups do not tell it. */
  readonly errors: ReadonlyMap<number, number>;
  /** The most of one bucket. */
  readonly peak: number;
}

/** How many buckets stand beside the names of groups. */
export function bucketsBeside(names: readonly string[], columnsMax: number): number {
  const longest = Math.max(...names.map((name) => displayWidth(visible(name))), "no session".length);
  const name = Math.min(
    longest,
    NAME_COLUMNS_MAX,
    Math.max(NAME_COLUMNS_MIN, columnsMax - COUNT_COLUMNS - BUCKETS_MIN - 2 * GAP),
  );
  return Math.max(BUCKETS_MIN, columnsMax - name - COUNT_COLUMNS - 2 * GAP);
}

/** How a timeline's groups are shown. */
export interface GroupOptions {
  readonly by: Grouping;
  /** So many groups have a row of their own. */
  readonly top: number;
  /** The same of errors alone, where groups do not tell them. */
  readonly wrong: Timeline | undefined;
  readonly paint: Paint;
  readonly columnsMax: number;
}

/** A timeline as a row for each group, in which a column is a bucket. */
export function groupLines(timeline: Timeline, options: GroupOptions): string[] {
  const { by, wrong, paint, columnsMax } = options;
  const { axis } = timeline;
  const courses = coursesOf(timeline, options);
  const starts = startsOf(timeline);
  const head = columnsMax - starts.length - GAP;
  const lines = alignTable<Course>(
    [
      { title: by, cell: ({ name }) => name, colour: ({ colour }) => colour },
      { title: "events", side: "right", cell: ({ count }) => showCount(count) },
      ...(wrong === undefined ? [] : [ERRORS]),
      { title: "peak", side: "right", droppable: 1, cell: ({ peak }) => showCount(peak) },
    ],
    courses,
    paint,
    head,
  );
  const [titles = "", ...rows] = lines;
  // Without colours nothing is red.
  const isRed = wrong !== undefined && wrong.events > 0 && paint("x", "red") !== "x";
  const endMs = axis.next(starts.at(-1) as number);
  const legend =
    `each column is ${showDuration(axis.bucketMs)}, from ${axis.show(starts[0] as number)} to ${axis.show(endMs)}; ` +
    `█ is a row's peak, ${EMPTY} nothing${isRed ? ", red a tenth of errors or more" : ""}`;
  return [
    titles.trimEnd(),
    ...rows.map((row, at) => `${row}  ${courseText(courses[at] as Course, starts, paint)}`),
    ...wrapText(legend, columnsMax).map((line) => paint(line, "dim")),
  ];
}

const ERRORS: Column<Course> = {
  title: "errors",
  side: "right",
  droppable: 2,
  colour: ({ errors }) => (errors.size > 0 ? "red" : undefined),
  cell: ({ errors }) => showCount([...errors.values()].reduce((sum, one) => sum + one, 0)),
};

/** The groups that have a row of their own, the rest together, and the events that are in none. */
function coursesOf({ buckets, groups }: Timeline, { by, top, wrong }: GroupOptions): Course[] {
  const others = groups.slice(top);
  const named = new Set(others.map(([name]) => name));
  const course = (name: string, colour: Colour | undefined, of: (bucket: Bucket) => number): Course => {
    const counts = countsOf(buckets, of);
    const all = [...counts.values()];
    return {
      name,
      colour,
      counts,
      errors: countsOf(wrong?.buckets ?? [], of),
      count: all.reduce((sum, one) => sum + one, 0),
      peak: all.reduce((most, one) => Math.max(most, one), 0),
    };
  };
  const courses = [
    ...groups
      .slice(0, top)
      .map(([name]) =>
        course(shownName(name), colourFor(name, by), (bucket) => bucket.groups.get(name) ?? 0),
      ),
    course(`${showCount(others.length)} more`, "dim", (bucket) => sumOf(bucket, (name) => named.has(name))),
    course(`no ${by}`, "dim", (bucket) => bucket.count - sumOf(bucket, () => true)),
  ];
  return courses.filter(({ count }) => count > 0);
}

/** By where buckets begin; without those that have none. */
function countsOf(buckets: readonly Bucket[], of: (bucket: Bucket) => number): Map<number, number> {
  return new Map(
    buckets.map((bucket) => [bucket.startMs, of(bucket)] as const).filter(([, count]) => count > 0),
  );
}

function sumOf({ groups }: Bucket, isIn: (name: string) => boolean): number {
  let sum = 0;
  for (const [name, count] of groups) if (isIn(name)) sum += count;
  return sum;
}

function shownName(name: string): string {
  return name === "" ? "(empty)" : visible(name);
}

function colourFor(name: string, by: Grouping): Colour | undefined {
  if (by === "type") return colourOf(name);
  return by === "category" ? colourOf(`${name}:`) : undefined;
}

function startsOf({ axis, buckets }: Timeline): number[] {
  const starts: number[] = [];
  const lastMs = buckets.at(-1)?.startMs ?? 0;
  for (let startMs = buckets[0]?.startMs ?? 0; startMs <= lastMs; startMs = axis.next(startMs))
    starts.push(startMs);
  return starts;
}

/** What is empty is quiet, and where much went wrong it is red, whatever the group's colour. */
function courseText(course: Course, starts: readonly number[], paint: Paint): string {
  const { counts, errors, peak } = course;
  let text = "";
  let run = "";
  let runColour: Colour | undefined;
  for (const startMs of starts) {
    const count = counts.get(startMs) ?? 0;
    const colour =
      count === 0 ? "dim" : (errors.get(startMs) ?? 0) >= count * WRONG_SHARE ? "red" : course.colour;
    if (colour !== runColour) {
      text += painted(run, runColour, paint);
      run = "";
    }
    run += levelOf(count, peak);
    runColour = colour;
  }
  return text + painted(run, runColour, paint);
}

function painted(run: string, colour: Colour | undefined, paint: Paint): string {
  return colour === undefined ? run : paint(run, colour);
}

function levelOf(count: number, most: number): string {
  if (count === 0) return EMPTY;
  return LEVELS[Math.ceil((count / most) * LEVELS.length) - 1] as string;
}
