import type { Position } from "../line/index.ts";
import { isErrorType } from "../line/index.ts";
import type { LogItem } from "../reader/index.ts";
import { HitTable } from "./hit-table.ts";
import { NameTable } from "./name-table.ts";
import type { ItemPlace } from "./read-items.ts";
import { byCount, type Counted, type HitCounts, type HitGroup, type TimeRange } from "./results.ts";

/** The type under which malformed lines are counted. */
const MALFORMED = "malformed";

/** Columns of what was found, doubled when they are full. */
const ROOM_FIRST = 1_024;

/** What was found, in the log's order: a few numbers for each, so that every further question is answered without reading it again. */
export class FoundItems {
  readonly #segments = new NameTable();
  readonly #types = new NameTable();
  readonly #sources = new NameTable();
  readonly #sessions = new NameTable();
  #count = 0;
  /** The number of the segment of each, and its place, length and time. */
  #places = new Uint32Array(ROOM_FIRST);
  #offsets = new Float64Array(ROOM_FIRST);
  #lengths = new Uint32Array(ROOM_FIRST);
  #times = new Float64Array(ROOM_FIRST);
  /** Its type, source and session. */
  #kinds = new Uint32Array(ROOM_FIRST * 3);

  get count(): number {
    return this.#count;
  }

  add(item: LogItem): void {
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

  /** Keeps so many of the first. */
  cutTo(count: number): void {
    this.#count = Math.min(this.#count, count);
  }

  positionOf(at: number): Position {
    return { segment: this.#segments.name(this.#places[at] as number), offset: this.#offsets[at] as number };
  }

  places(first: number, limit: number): ItemPlace[] {
    const count = Math.max(0, Math.min(this.#count - first, limit));
    return Array.from({ length: count }, (_, at) => ({
      ...this.positionOf(first + at),
      length: this.#lengths[first + at] as number,
    }));
  }

  timeRange(): TimeRange | undefined {
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
      .sort(byCount);
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
}
