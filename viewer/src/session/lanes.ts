import type { TimelineAnswer } from "../../../src/server/contract.ts";
import type { TimeAxis } from "./time-axis.ts";

export type Timeline = TimelineAnswer["timeline"];
export type Span = Timeline["spans"][number];

/** Spans of one kind that do not overlap, beside each other. */
export interface Lane {
  readonly key: string;
  readonly category: string;
  readonly depth: number;
  /** Is it the first of its kind? What goes on at once has to have further ones. */
  readonly isFirst: boolean;
  /** Spans of the kind, in all its lanes. */
  readonly count: number;
  /** In the order of their beginnings. */
  readonly spans: readonly Span[];
}

/** A lane for each kind of span at each depth, the outer ones above what stands in them. */
export function lanesOf(spans: readonly Span[]): readonly Lane[] {
  const kinds = new Map<
    string,
    { readonly category: string; readonly depth: number; readonly lanes: Span[][] }
  >();
  for (const span of spans) {
    const key = `${span.depth} ${span.category}`;
    const kind = kinds.get(key) ?? { category: span.category, depth: span.depth, lanes: [] };
    kinds.set(key, kind);
    const free = kind.lanes.find((lane) => (lane.at(-1) as Span).untilMs <= span.startMs);
    if (free === undefined) kind.lanes.push([span]);
    else free.push(span);
  }
  return [...kinds]
    .sort(([, a], [, b]) => a.depth - b.depth)
    .flatMap(([key, { category, depth, lanes }]) =>
      lanes.map((lane, at) => ({
        key: `${key} ${at}`,
        category,
        depth,
        isFirst: at === 0,
        count: lanes.reduce((sum, { length }) => sum + length, 0),
        spans: lane,
      })),
    );
}

/** A part of the whole width that is in sight, in shares of it. */
export interface Sight {
  readonly from: number;
  readonly to: number;
}

/** What is drawn for one span, or for several that are too short to be told apart. In shares of what is in sight. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly span: Span;
  /** More than 1 where it stands for several. */
  readonly count: number;
  readonly hasFailed: boolean;
}

/** Narrower than this a bar can not be seen or pointed at. */
const BAR_PIXELS_MIN = 3;

/**
 * The bars of a lane that are in sight: never more than there are pixels for, however many spans there are.
 *
 * @param alone spans that keep a bar of their own
 */
export function barsOf(
  { spans }: Lane,
  axis: TimeAxis,
  { from, to }: Sight,
  pixels: number,
  alone: ReadonlySet<number>,
): readonly Bar[] {
  const least = BAR_PIXELS_MIN / Math.max(1, pixels);
  const scale = 1 / Math.max(1e-9, to - from);
  const bars: Bar[] = [];
  for (const span of spans) {
    const left = (axis.at(span.startMs) - from) * scale;
    const end = (axis.at(span.untilMs) - from) * scale;
    if (end < 0 || left > 1) continue;
    const width = Math.max(end - left, least);
    const last = bars.at(-1);
    const hasFailed = span.outcome === "error";
    const isNarrow = last !== undefined && end - left < least && left < last.left + last.width;
    if (isNarrow && last.width <= least * 2 && !alone.has(span.id) && !alone.has(last.span.id))
      bars[bars.length - 1] = {
        ...last,
        width: Math.max(last.width, left + least - last.left),
        count: last.count + 1,
        hasFailed: last.hasFailed || hasFailed,
      };
    else bars.push({ left, width, span, count: 1, hasFailed });
  }
  return bars;
}

/** The spans that events belong to, by the position of their events. */
export function spansByPosition(spans: readonly Span[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const span of spans) {
    for (const position of positionsOf(span)) found.set(position, span.id);
  }
  return found;
}

/** Where a span's events stand. */
export function positionsOf({ begin, end }: Span): readonly string[] {
  return [begin, end]
    .filter((place) => place !== undefined && place !== null)
    .map(({ segment, offset }) => `${segment}:${offset}`);
}
