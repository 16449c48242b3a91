import { setTimeout as delay } from "node:timers/promises";
import { LogThreadError, limits } from "../base/index.ts";
import type { LogEvent, Position } from "../line/index.ts";
import { type Block, type LineSource, type SegmentInfo, unknownPosition } from "../storage/index.ts";
import { BlockDecoder, type LogItem } from "./decode-block.ts";
import { type EventFilter, LineFilter } from "./filter.ts";

/** Rotated segments that are still looked at for lines that came late. */
const SEGMENTS_FOLLOWED = 4;

/** What `follow` is asked for. */
export interface FollowOptions extends EventFilter {
  /** Where to begin; by default at the end, with what is written from now on. */
  readonly after?: Position;
  /** Gives the bytes that are no event as well. Default false. */
  readonly malformed?: boolean;
  /** Ends the following, without an error. Without one it goes on until the loop is left. */
  readonly signal?: AbortSignal;
  /** How often new lines are looked for. Default 50 ms. */
  readonly intervalMs?: number;
}

/**
 * Events as they are written, each once, across rotation, truncation, removal and re-creation of
 * the log. A line that another process is still writing is given once it is whole.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION`, `ERR_UNKNOWN_POSITION`
 */
export function follow(
  source: LineSource,
  options: FollowOptions & { readonly malformed: true },
): AsyncGenerator<LogItem>;
export function follow(source: LineSource, options?: FollowOptions): AsyncGenerator<LogEvent>;
export async function* follow(source: LineSource, options: FollowOptions = {}): AsyncGenerator<LogItem> {
  const { signal, intervalMs = limits.followIntervalMs } = options;
  const decoder = new BlockDecoder(new LineFilter(options), options.malformed === true);
  const cursors = new Cursors(source, options.after);
  while (!signal?.aborted) {
    let any = false;
    for (const position of cursors.behind(source.segments())) {
      for (const block of blocksOf(source, position)) {
        any = true;
        cursors.advance(block.segment.id, block.offset + block.length);
        yield* decoder.decode(block);
        if (signal?.aborted) return;
      }
    }
    if (!any) await pause(intervalMs, signal);
  }
}

/** The blocks of one segment; none when it was removed since it was seen. */
function* blocksOf(source: LineSource, position: Position): Generator<Block> {
  try {
    for (const block of source.scan(position)) {
      if (block.segment.id !== position.segment) return;
      const whole = wholeLinesOf(block);
      if (whole.length === 0) return;
      yield whole;
    }
  } catch (error) {
    if (!(error instanceof LogThreadError && error.code === "ERR_UNKNOWN_POSITION")) throw error;
  }
}

/** The block without an unfinished line at the end of a segment that was rotated while somebody wrote it. */
function wholeLinesOf(block: Block): Block {
  if (block.terminated) return block;
  if (block.oversized) return { ...block, length: 0 };
  const bytes = block.bytes.subarray(0, block.bytes.lastIndexOf(10) + 1);
  return { ...block, bytes, length: bytes.length, terminated: true };
}

async function pause(intervalMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(intervalMs, undefined, signal === undefined ? {} : { signal });
  } catch {
    // Aborted: the loop sees it.
  }
}

/** How far each segment was read. */
class Cursors {
  readonly #offsets = new Map<string, number>();

  /** What exists when the following begins was seen, up to its end or up to the position given. */
  constructor(source: LineSource, after: Position | undefined) {
    const segments = source.segments();
    const first = segments.findIndex((segment) => segment.id === after?.segment);
    if (after !== undefined && first === -1) throw unknownPosition(after);
    for (const [index, segment] of segments.entries()) {
      if (after === undefined || index < first) this.#offsets.set(segment.id, wholeLines(source, segment));
      else if (index === first) this.#offsets.set(segment.id, after.offset);
    }
  }

  advance(segment: string, offset: number): void {
    this.#offsets.set(segment, offset);
  }

  /** Where there is something to read, in the log's order. */
  behind(segments: readonly SegmentInfo[]): Position[] {
    const positions: Position[] = [];
    const old = segments.length - SEGMENTS_FOLLOWED;
    for (const [index, segment] of segments.entries()) {
      const offset = this.#offsets.get(segment.id);
      if (offset === undefined) this.#offsets.set(segment.id, 0);
      else if (segment.size < offset) this.#offsets.set(segment.id, segment.size);
      const from = this.#offsets.get(segment.id) as number;
      if (segment.size > from && (index >= old || offset === undefined)) {
        positions.push({ segment: segment.id, offset: from });
      }
    }
    return positions;
  }
}

/** Where the lines that are whole end: the active segment may end in one that is still being written. */
function wholeLines(source: LineSource, segment: SegmentInfo): number {
  if (!segment.active) return segment.size;
  for (const block of source.tail(1)) {
    if (block.segment.id === segment.id) return block.offset + block.length;
  }
  return 0;
}
