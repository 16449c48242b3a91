import type { Position } from "../line/index.ts";
import { type EventFilter, type LogItem, read } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { Found } from "./contract.ts";
import { bytesBehind, CountedSource } from "./counted-source.ts";
import { HitTable, isErrorType } from "./hit-table.ts";
import { NameTable } from "./name-table.ts";
import { readItems } from "./read-items.ts";
import type { Counted, HitCounts, HitGroup, Results } from "./results.ts";

/** More matches than this are counted no further: nobody looks at them one by one. */
const MATCHES_MAX = 1_000_000;

/** The type under which malformed lines are counted. */
const MALFORMED = "malformed";

/** Columns of what was found, doubled when they are full. */
const ROOM_FIRST = 1_024;

/**
 * Results for which lines have to be read. They are looked for once, in the background, from the log's beginning on; what was found of
 * each is kept as some numbers, so that every further question is answered without reading again.
 */
export class SearchedResults implements Results {
  readonly #source: LineSource;
  readonly #filter: EventFilter;
  readonly #wantsMalformed: boolean;
  readonly #segments = new NameTable();
  readonly #types = new NameTable();
  readonly #sources = new NameTable();
  readonly #sessions = new NameTable();
  #count = 0;
  /** For each: segment, offset, time, type, source, session. */
  #places = new Uint32Array(ROOM_FIRST);
  #offsets = new Float64Array(ROOM_FIRST);
  #lengths = new Uint32Array(ROOM_FIRST);
  #times = new Float64Array(ROOM_FIRST);
  #kinds = new Uint32Array(ROOM_FIRST * 3);
  #reached: Position | undefined;
  #looked = 0;
  #isFull = false;
  #searching: Promise<void> | undefined;

  /** @param wantsMalformed are the bytes that are no event looked for, and nothing else? */
  constructor(source: LineSource, filter: EventFilter, wantsMalformed: boolean) {
    this.#source = source;
    this.#filter = filter;
    this.#wantsMalformed = wantsMalformed;
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
    const end = Math.min(this.#count, first + limit);
    const places = Array.from({ length: Math.max(0, end - first) }, (_, at) => ({
      ...this.#positionOf(first + at),
      length: this.#lengths[first + at] as number,
    }));
    return readItems(this.#source, places);
  }

  numberAt(position: Position): number {
    const order = new Map(this.#source.segments().map(({ id }, at) => [id, at]));
    const wanted = order.get(position.segment);
    if (wanted === undefined) return this.#count;
    const isBefore = (at: number): boolean => {
      const { segment, offset } = this.#positionOf(at);
      const place = order.get(segment) ?? -1;
      return place < wanted || (place === wanted && offset < position.offset);
    };
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(middle)) low = middle + 1;
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
    const table = new HitTable(bucketMs, by);
    for (let at = 0; at < this.#count; at++) {
      const bucket = Math.floor((this.#times[at] as number) / bucketMs);
      const type = this.#types.name(this.#kinds[at * 3] as number);
      if (by !== "source") {
        table.addType(bucket, type, 1);
        continue;
      }
      table.add(bucket, this.#sources.name(this.#kinds[at * 3 + 1] as number), 1);
      if (isErrorType(type)) table.addError(bucket);
    }
    return table.counts();
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
    const counted = new CountedSource(this.#source);
    const from = this.#hasSegment(this.#reached) ? this.#reached : undefined;
    const bytes = Math.max(1, bytesBehind(this.#source, from));
    const options = {
      ...this.#filter,
      exact: true,
      malformed: true,
      signal,
      ...(from === undefined ? {} : { from }),
    } as const;
    const before = this.#looked;
    // Items come seldom where little matches: how far it is has to be looked at by the clock.
    const timer = setInterval(() => {
      this.#looked = Math.min(0.99, before + (1 - before) * (counted.passed / bytes));
    }, 100);
    try {
      for await (const item of read(counted, options)) {
        if ((item.kind === "malformed") === this.#wantsMalformed) this.#add(item);
        if (this.#isFull) return;
      }
    } finally {
      clearInterval(timer);
    }
    if (signal.aborted) return;
    this.#reached = counted.reached ?? from;
    this.#looked = 1;
  }

  #hasSegment(position: Position | undefined): boolean {
    return position !== undefined && this.#source.segments().some(({ id }) => id === position.segment);
  }

  #add(item: LogItem): void {
    if (this.#count >= MATCHES_MAX) {
      this.#isFull = true;
      return;
    }
    if (this.#count === this.#times.length) this.#grow();
    const at = this.#count++;
    const { segment, offset } = item.position;
    this.#places[at] = this.#segments.id(segment);
    this.#offsets[at] = offset;
    this.#lengths[at] = Math.min(item.length, 0xffff_ffff);
    const isEvent = item.kind === "event";
    // What is no event is as late as what stood before it.
    this.#times[at] = isEvent ? item.timeMs : (this.#times[at - 1] ?? 0);
    const session = isEvent ? item.fields["session_id"] : undefined;
    this.#kinds[at * 3] = this.#types.id(isEvent ? item.type : MALFORMED);
    this.#kinds[at * 3 + 1] = this.#sources.id(isEvent ? item.source : "");
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
    this.#lengths = grown(this.#lengths, new Uint32Array(room));
    this.#times = grown(this.#times, new Float64Array(room));
    this.#kinds = grown(this.#kinds, new Uint32Array(room * 3));
  }

  #positionOf(at: number): Position {
    return { segment: this.#segments.name(this.#places[at] as number), offset: this.#offsets[at] as number };
  }
}
