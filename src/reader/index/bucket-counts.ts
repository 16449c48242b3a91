/** So many numbers side by side, of buckets times groups, are kept for each pair; beyond it only for pairs there are. */
const DENSE_MAX = 1 << 22;

/** Room for more groups is not made before it is known that it is needed. */
const DENSE_GROUPS_MAX = 256;

/** A pair's key is its bucket's slot times this, plus its group. */
const GROUPS_MAX = 2 ** 24;

/**
 * Counts by bucket and group. Buckets come mostly in order, and groups are mostly few: then a count is a place in
 * an array. Neither has to be so.
 */
export class BucketCounts {
  /** The slot of each bucket, by the bucket's number. */
  readonly #slots = new Map<number, number>();
  readonly #buckets: number[] = [];
  #lastBucket = Number.NaN;
  #lastSlot = 0;
  /** Groups that there is room for in each slot. */
  #stride = 1;
  #dense: Float64Array | undefined = new Float64Array(1024);
  readonly #sparse = new Map<number, number>();
  #groups = 0;

  /** Makes room for so many groups beforehand, where nothing was counted yet: making it later is copying. */
  expect(groups: number): void {
    if (this.#buckets.length > 0 || groups > DENSE_GROUPS_MAX) return;
    while (this.#stride < groups) this.#stride *= 2;
    this.#dense = new Float64Array(1024 * this.#stride);
  }

  /** Adds to what is counted of a group in a bucket. */
  add(bucket: number, group: number, count: number): void {
    const slot = bucket === this.#lastBucket ? this.#lastSlot : this.#slotOf(bucket);
    if (group >= this.#groups) this.#groups = group + 1;
    if (
      this.#dense === undefined ||
      group >= this.#stride ||
      (slot + 1) * this.#stride > this.#dense.length
    ) {
      this.#makeRoom(slot, group);
    }
    if (this.#dense !== undefined) {
      const at = slot * this.#stride + group;
      this.#dense[at] = (this.#dense[at] as number) + count;
      return;
    }
    const key = slot * GROUPS_MAX + group;
    this.#sparse.set(key, (this.#sparse.get(key) ?? 0) + count);
  }

  /** The numbers of the buckets that there are, in order. */
  get buckets(): Float64Array {
    return Float64Array.from(this.#buckets).sort();
  }

  /** What was counted in a bucket: pairs of group and count, flat, by group; groups that have none are left out. */
  of(bucket: number): readonly number[] {
    const slot = this.#slots.get(bucket);
    const pairs: number[] = [];
    if (slot === undefined) return pairs;
    const groups = this.#dense === undefined ? this.#groups : Math.min(this.#groups, this.#stride);
    for (let group = 0; group < groups; group++) {
      const count =
        this.#dense?.[slot * this.#stride + group] ?? this.#sparse.get(slot * GROUPS_MAX + group) ?? 0;
      if (count > 0) pairs.push(group, count);
    }
    return pairs;
  }

  #slotOf(bucket: number): number {
    let slot = this.#slots.get(bucket);
    if (slot === undefined) {
      slot = this.#buckets.push(bucket) - 1;
      this.#slots.set(bucket, slot);
    }
    this.#lastBucket = bucket;
    this.#lastSlot = slot;
    return slot;
  }

  #makeRoom(slot: number, group: number): void {
    const dense = this.#dense;
    if (dense === undefined) return;
    let stride = this.#stride;
    while (group >= stride) stride *= 2;
    const used = Math.floor(dense.length / this.#stride);
    const slots = slot < used ? used : Math.max(slot + 1, used * 2);
    if (slots * stride > DENSE_MAX) this.#makeSparse();
    else this.#dense = widened(dense, this.#stride, stride, slots);
    this.#stride = stride;
  }

  #makeSparse(): void {
    const dense = this.#dense as Float64Array;
    for (let at = 0; at < dense.length; at++) {
      const count = dense[at] as number;
      if (count > 0)
        this.#sparse.set(Math.floor(at / this.#stride) * GROUPS_MAX + (at % this.#stride), count);
    }
    this.#dense = undefined;
  }
}

function widened(dense: Float64Array, from: number, to: number, slots: number): Float64Array {
  const wider = new Float64Array(slots * to);
  if (from === to) {
    wider.set(dense);
    return wider;
  }
  for (let at = 0; at < dense.length; at++) {
    wider[Math.floor(at / from) * to + (at % from)] = dense[at] as number;
  }
  return wider;
}
