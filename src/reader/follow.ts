import { LogThreadError } from "../base/index.ts";
import type { LogEvent, Position } from "../line/index.ts";
import { type Block, type LineSource, type SegmentInfo, unknownPosition } from "../storage/index.ts";
import { checkOptionNames, FILTER_NAMES, invalid } from "./check-options.ts";
import { BlockDecoder, type LogItem } from "./decode-block.ts";
import { LineFilter } from "./filter.ts";
import type { EventFilter } from "./filter-parts.ts";
import { Lookout } from "./lookout.ts";
import { nextTurn } from "./next-turn.ts";

/** What `follow` is asked for. */
export interface FollowOptions extends EventFilter {
  /** Where to begin, such as an event's `next`; by default at the end, with what is written from now on. */
  readonly from?: Position;
  /** Gives the bytes that are no event as well. Default false. */
  readonly malformed?: boolean;
  /** Ends the following, without an error. Without one it goes on until the loop is left. */
  readonly signal?: AbortSignal;
  /**
   * The longest time between two looks for new lines, in milliseconds. New lines are seen at once where the system, or
   * the storage, tells of them; how often it is looked beside that decides how soon they are seen where it does not.
   * Default 1000 where changes are told, and 50 where not.
   */
  readonly intervalMs?: number;
}

/**
 * Events as they are written, each once, across rotation, truncation, removal and re-creation of
 * the log. A line that another process is still writing is given once it is whole. Lines are seen as
 * soon as the system tells that something was written, and otherwise by looking every `intervalMs`.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION`, `ERR_UNKNOWN_POSITION`
 */
export function follow(
  source: LineSource,
  options: FollowOptions & { readonly malformed: true },
): AsyncGenerator<LogItem>;
export function follow(source: LineSource, options?: FollowOptions): AsyncGenerator<LogEvent>;
export async function* follow(source: LineSource, options: FollowOptions = {}): AsyncGenerator<LogItem> {
  checkOptionNames(options, [...FILTER_NAMES, "from", "malformed", "signal", "intervalMs"]);
  const { signal, intervalMs = 0 } = options;
  if (!(intervalMs >= 0)) throw invalid("intervalMs", intervalMs, "a number of milliseconds from 0");
  using decoder = new BlockDecoder(new LineFilter(options), options.malformed === true);
  const cursors = new Cursors(source, options.from);
  using lookout = new Lookout(source, options);
  while (!signal?.aborted) {
    lookout.begin();
    let found = false;
    for (const position of cursors.behind(source.segments())) {
      for (const block of blocksOf(source, position)) {
        found = true;
        cursors.advance(block.segment.id, block.offset + block.length);
        for (const item of decoder.decode(block)) yield item;
        // A busy log of which nothing is wanted must not keep the program from everything else.
        await nextTurn();
        if (signal?.aborted) return;
      }
    }
    await lookout.wait(found);
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

/** How far each segment was read. */
class Cursors {
  readonly #offsets = new Map<string, number>();

  /** What exists when the following begins was seen, up to its end or up to the position given. */
  constructor(source: LineSource, from: Position | undefined) {
    const segments = source.segments();
    const first = segments.findIndex((segment) => segment.id === from?.segment);
    if (from !== undefined && first === -1) throw unknownPosition(from);
    for (const [index, segment] of segments.entries()) {
      if (from === undefined || index < first) this.#offsets.set(segment.id, wholeLines(source, segment));
      else if (index === first) this.#offsets.set(segment.id, from.offset);
    }
  }

  advance(segment: string, offset: number): void {
    this.#offsets.set(segment, offset);
  }

  /**
   * Where there is something to read, in the log's order. Rotated segments are among them for as long
   * as the log has them: a reader that was held up finds them unread, and a line may come late.
   */
  behind(segments: readonly SegmentInfo[]): Position[] {
    const positions: Position[] = [];
    for (const segment of segments) {
      const offset = Math.min(this.#offsets.get(segment.id) ?? 0, segment.size);
      this.#offsets.set(segment.id, offset);
      if (segment.size > offset) positions.push({ segment: segment.id, offset });
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
