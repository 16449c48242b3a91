import type { Position } from "../line/index.ts";
import type { EventFilter, LogIndex, LogItem } from "../reader/index.ts";
import type { Found } from "./contract.ts";
import { NameTable } from "./name-table.ts";
import type { Counted, HitCounts, HitGroup, Results } from "./results.ts";
import { inTurns } from "./time-slices.ts";

/** More matches than this are counted no further: nobody looks at them one by one. */
const MATCHES_MAX = 1_000_000;

/** Columns of what was found, doubled when they are full. */
const ROOM_FIRST = 1_024;

/**
 * Results for which lines have to be read. They are looked for once, in the background, from the log's beginning on; what was found of
 * each is kept as some numbers, so that every further question is answered without reading again.
 */
export class SearchedResults implements Results {
  readonly #index: LogIndex;
  readonly #filter: EventFilter;
  readonly #segments = new NameTable();
  readonly #types = new NameTable();
  readonly #sources = new NameTable();
  readonly #sessions = new NameTable();
  #count = 0;
  /** For each: segment, offset, time, type, source, session. */
  #places = new Uint32Array(ROOM_FIRST);
  #offsets = new Float64Array(ROOM_FIRST);
  #times = new Float64Array(ROOM_FIRST);
  #kinds = new Uint32Array(ROOM_FIRST * 3);
  #reached: Position | undefined;
  #looked = 0;
  #isFull = false;
  #searching: Promise<void> | undefined;

  constructor(index: LogIndex, filter: EventFilter) {
    this.#index = index;
    this.#filter = filter;
  }

  get found(): Found {
    const limited = this.#isFull ? ({ limitedBy: "rows" } as const) : {};
    return { total: this.#count, looked: this.#looked, ...limited };
  }

  /** Looks on from where it has come to, up to the log's end. A search that goes on is not begun twice. */
  search(signal: AbortSignal): Promise<void> {
    this.#searching ??= this.#searchOn(signal).finally(() => {
      this.#searching = undefined;
    });
    return this.#searching;
  }

  slice(first: number, limit: number): readonly LogItem[] {
    const items: LogItem[] = [];
    const end = Math.min(this.#count, first + limit);
    for (let at = first; at < end; at++) {
      const item = this.#index.itemAt(this.#positionOf(at));
      if (item !== undefined) items.push(item);
    }
    return items;
  }

  numberAt(position: Position): number {
    const segment = this.#segments.find(position.segment);
    if (segment === undefined) return this.#count;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const place = this.#places[middle] as number;
      const isBefore =
        place < segment || (place === segment && (this.#offsets[middle] as number) < position.offset);
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  timeRange(): { readonly minMs: number; readonly maxMs: number } | undefined {
    if (this.#count === 0) return undefined;
    let minMs = Number.POSITIVE_INFINITY;
    let maxMs = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < this.#count; at++) {
      const timeMs = this.#times[at] as number;
      if (timeMs < minMs) minMs = timeMs;
      if (timeMs > maxMs) maxMs = timeMs;
    }
    return { minMs, maxMs };
  }

  hits(bucketMs: number, by: HitGroup): HitCounts {
    const { minMs, maxMs } = this.timeRange() ?? { minMs: 0, maxMs: -1 };
    const first = Math.floor(minMs / bucketMs);
    const length = Math.floor(maxMs / bucketMs) - first + 1;
    const groups = new Map<string, Float64Array>();
    const errors = new Float64Array(Math.max(0, length));
    for (let at = 0; at < this.#count; at++) {
      const bucket = Math.floor((this.#times[at] as number) / bucketMs) - first;
      const type = this.#types.name(this.#kinds[at * 3] as number);
      const name =
        by === "source"
          ? this.#sources.name(this.#kinds[at * 3 + 1] as number)
          : by === "type"
            ? type
            : categoryOf(type);
      let counts = groups.get(name);
      if (counts === undefined) groups.set(name, (counts = new Float64Array(length)));
      counts[bucket] = (counts[bucket] as number) + 1;
      if (isError(type)) errors[bucket] = (errors[bucket] as number) + 1;
    }
    return { startMs: first * bucketMs, groups, errors };
  }

  top(of: "type" | "source" | "session"): readonly Counted[] {
    const column = of === "type" ? 0 : of === "source" ? 1 : 2;
    const names = of === "type" ? this.#types : of === "source" ? this.#sources : this.#sessions;
    const counts = new Float64Array(names.size);
    for (let at = 0; at < this.#count; at++) {
      const id = this.#kinds[at * 3 + column] as number;
      counts[id] = (counts[id] as number) + 1;
    }
    return Array.from(counts, (count, id) => ({ value: names.name(id), count }))
      .filter(({ value, count }) => count > 0 && !(of === "session" && value === ""))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  }

  async #searchOn(signal: AbortSignal): Promise<void> {
    if (this.#isFull) return;
    const order = { newestFirst: false, limit: Number.POSITIVE_INFINITY, from: this.#reached };
    const bounds = { untilMs: Number.POSITIVE_INFINITY, signal };
    const isAll = await inTurns(
      this.#index.batches(this.#filter, order),
      bounds,
      ({ items, reached, share }) => {
        for (const item of items) this.#add(item);
        this.#reached = reached;
        this.#looked = share;
        return !this.#isFull;
      },
    );
    if (isAll && !this.#isFull) this.#looked = 1;
  }

  #add(item: LogItem): void {
    if (item.kind !== "event") return;
    if (this.#count >= MATCHES_MAX) {
      this.#isFull = true;
      return;
    }
    if (this.#count === this.#times.length) this.#grow();
    const at = this.#count++;
    const { segment, offset } = item.position;
    const session = item.fields["session_id"];
    this.#places[at] = this.#segments.id(segment);
    this.#offsets[at] = offset;
    this.#times[at] = item.timeMs;
    this.#kinds[at * 3] = this.#types.id(item.type);
    this.#kinds[at * 3 + 1] = this.#sources.id(item.source);
    this.#kinds[at * 3 + 2] = this.#sessions.id(typeof session === "string" ? session : "");
  }

  #grow(): void {
    const room = this.#times.length * 2;
    const grown = <T extends Uint32Array | Float64Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    this.#places = grown(this.#places, new Uint32Array(room));
    this.#offsets = grown(this.#offsets, new Float64Array(room));
    this.#times = grown(this.#times, new Float64Array(room));
    this.#kinds = grown(this.#kinds, new Uint32Array(room * 3));
  }

  #positionOf(at: number): Position {
    return { segment: this.#segments.name(this.#places[at] as number), offset: this.#offsets[at] as number };
  }
}

function categoryOf(type: string): string {
  const colon = type.indexOf(":");
  return colon === -1 ? type : type.slice(0, colon);
}

function isError(type: string): boolean {
  return type.startsWith("error:") || type.endsWith(":error");
}
