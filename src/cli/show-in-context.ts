import type { Position } from "../line/index.ts";
import { type LogItem, read } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { ContextWindow } from "./context-window.ts";
import type { EveryItem } from "./every-item.ts";
import type { ItemShower } from "./view-options.ts";

/** What is gone over, and how it is shown. */
export interface ContextView {
  readonly source: LineSource;
  readonly every: EveryItem;
  readonly window: ContextWindow;
  readonly show: ItemShower;
}

/** Items in the log's order. */
export type Items = Iterable<LogItem> | AsyncIterable<LogItem>;

/** Items of which the next one is known. */
export class Upcoming {
  readonly #rest: Iterator<LogItem> | AsyncIterator<LogItem>;
  /** Undefined at their end. */
  current: LogItem | undefined;

  private constructor(rest: Iterator<LogItem> | AsyncIterator<LogItem>) {
    this.#rest = rest;
  }

  static async of(items: Items): Promise<Upcoming> {
    const isAsync = Symbol.asyncIterator in items;
    const upcoming = new Upcoming(isAsync ? items[Symbol.asyncIterator]() : items[Symbol.iterator]());
    await upcoming.advance();
    return upcoming;
  }

  async advance(): Promise<void> {
    const { done, value } = await this.#rest.next();
    this.current = done ? undefined : value;
  }
}

/**
 * Shows matches and what stands around them. The log is read once more beside them, whole, so that a match is
 * known by its position.
 *
 * @param start where the reading begins: before the first match, by as much as is to be shown of it
 * @param end where it ends; without one, as soon as nothing more is to be shown
 */
export async function showInContext(
  view: ContextView,
  matches: Upcoming,
  start: Position | undefined,
  end?: PlaceInLog,
): Promise<void> {
  const { source, every, window } = view;
  for await (const item of read(source, { ...every, ...(start === undefined ? {} : { from: start }) })) {
    const match = matches.current;
    if (end === undefined ? match === undefined && !window.isOpen : end.isReachedBy(item)) break;
    const isMatch = match !== undefined && isSame(match.position, item.position);
    await showTaken(view, item, isMatch);
    if (isMatch) await matches.advance();
  }
  // Matches whose segment was removed while it was read again stand alone.
  for (; matches.current !== undefined; await matches.advance()) {
    await showTaken(view, matches.current, true);
  }
}

/** Takes an item into the window, and shows what is to be shown now. */
export async function showTaken(
  { source, window, show }: ContextView,
  item: LogItem,
  isMatch: boolean,
): Promise<void> {
  for (const shown of window.take(item, isMatch)) {
    if (shown === "gap") await show.gap();
    else await show.item(source, shown.item, shown.isContext);
  }
}

function isSame(a: Position, b: Position): boolean {
  return a.offset === b.offset && a.segment === b.segment;
}

/** A place in a log as it was when it was looked at; what came later is behind it, in whichever segment. */
export class PlaceInLog {
  readonly #position: Position;
  readonly #segments: ReadonlySet<string>;

  constructor(source: LineSource, position: Position) {
    const ids = source.segments().map(({ id }) => id);
    this.#position = position;
    this.#segments = new Set(ids.slice(0, ids.indexOf(position.segment) + 1));
  }

  isReachedBy({ position: { segment, offset } }: LogItem): boolean {
    if (segment === this.#position.segment) return offset >= this.#position.offset;
    return !this.#segments.has(segment);
  }
}
