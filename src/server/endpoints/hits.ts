import type { HitsAnswer } from "../contract.ts";
import type { Answering } from "../routes.ts";

const BUCKETS_DEFAULT = 120;
const BUCKETS_MAX = 2_000;
const DAY_MS = 86_400_000;

/** Widths that people can name, in milliseconds. */
const WIDTHS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600_000),
  ...[1, 2, 7, 14, 28, 91, 182, 364, 728, 3_640].map((days) => days * DAY_MS),
];

/** The narrowest width that gives no more than so many buckets. */
function bucketFor(rangeMs: number, buckets: number): number {
  const least = rangeMs / Math.max(1, buckets);
  return WIDTHS.find((width) => width >= least) ?? Math.ceil(least / DAY_MS) * DAY_MS;
}

/** `hits`: how many events of a query there are over time. */
export const hits: Answering<"hits"> = {
  parameters: ["q", "buckets", "by"],
  answer: async ({ view, parameters }): Promise<HitsAnswer> => {
    const buckets = Math.max(1, parameters.wholeNumber("buckets", BUCKETS_DEFAULT, BUCKETS_MAX));
    const by = parameters.oneOf("by", ["category", "type", "source"], "category");
    const results = await view.results(parameters.text("q"));
    const range = await results.timeRange();
    if (range === undefined) {
      return { bucketMs: 1_000, startMs: 0, endMs: 0, groups: [], errors: [], ...results.found };
    }
    // One less, since the range may begin and end within a bucket.
    const bucketMs = bucketFor(range.maxMs - range.minMs + 1, Math.max(1, buckets - 1));
    const { startMs, groups, others, errors } = await results.hits(bucketMs, by);
    return {
      bucketMs,
      startMs,
      endMs: startMs + errors.length * bucketMs,
      groups: [...groups].map(([name, counts]) => ({ name, counts: Array.from(counts) })),
      ...(others === undefined ? {} : { others: Array.from(others) }),
      errors: Array.from(errors),
      ...results.found,
    };
  },
};
