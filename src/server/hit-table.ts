import { categoryOf, isErrorType } from "../line/index.ts";
import type { HitCounts, HitGroup } from "./results.ts";

/** Nobody tells more apart than this; an answer with thousands would be some hundred megabytes. */
const GROUPS_MAX = 100;

/** Counts by bucket and group, gathered in any order. */
export class HitTable {
  readonly #bucketMs: number;
  readonly #by: HitGroup;
  readonly #groups = new Map<string, Map<number, number>>();
  readonly #errors = new Map<number, number>();
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor(bucketMs: number, by: HitGroup) {
    this.#bucketMs = bucketMs;
    this.#by = by;
  }

  /** @param bucket its number since 1970 */
  addType(bucket: number, type: string, count: number): void {
    this.add(bucket, this.#by === "category" ? categoryOf(type) : type, count);
    if (isErrorType(type)) this.#errors.set(bucket, (this.#errors.get(bucket) ?? 0) + count);
  }

  add(bucket: number, group: string, count: number): void {
    if (bucket < this.#first) this.#first = bucket;
    if (bucket > this.#last) this.#last = bucket;
    let counts = this.#groups.get(group);
    if (counts === undefined) {
      counts = new Map();
      this.#groups.set(group, counts);
    }
    counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  }

  /** An error that was added with another group than its type. */
  addError(bucket: number): void {
    this.#errors.set(bucket, (this.#errors.get(bucket) ?? 0) + 1);
  }

  /** The counts of every bucket from the first that has any to the last, the largest group first. */
  counts(): HitCounts {
    const length = Math.max(0, this.#last - this.#first + 1);
    const spread = (counts: ReadonlyMap<number, number>): Float64Array => {
      const row = new Float64Array(length);
      for (const [bucket, count] of counts) row[bucket - this.#first] = count;
      return row;
    };
    const sum = (counts: ReadonlyMap<number, number>): number =>
      [...counts.values()].reduce((all, count) => all + count, 0);
    const sorted = [...this.#groups]
      .map(([name, counts]) => ({ name, counts, sum: sum(counts) }))
      .sort((a, b) => b.sum - a.sum || (a.name < b.name ? -1 : 1));
    const others = new Float64Array(length);
    for (const { counts } of sorted.slice(GROUPS_MAX))
      for (const [bucket, count] of counts)
        others[bucket - this.#first] = (others[bucket - this.#first] as number) + count;
    return {
      startMs: length === 0 ? 0 : this.#first * this.#bucketMs,
      groups: new Map(sorted.slice(0, GROUPS_MAX).map(({ name, counts }) => [name, spread(counts)])),
      others: sorted.length > GROUPS_MAX ? others : undefined,
      errors: spread(this.#errors),
    };
  }
}
