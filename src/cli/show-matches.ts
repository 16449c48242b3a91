import type { LogItem } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import { startBefore } from "./context-start.ts";
import { type ContextSize, ContextWindow } from "./context-window.ts";
import { everyItem } from "./every-item.ts";
import type { ItemOptions } from "./item-options.ts";
import { measured } from "./measured-source.ts";
import type { Progress } from "./progress.ts";
import { type ContextView, type Items, showInContext, Upcoming } from "./show-in-context.ts";
import type { ItemShower } from "./view-options.ts";

/** What is shown of a log, and how. */
export interface MatchView {
  readonly source: LineSource;
  readonly options: ItemOptions;
  readonly show: ItemShower;
  /** Undefined where matches stand alone. */
  readonly size: ContextSize | undefined;
  readonly progress: Progress;
}

/**
 * Shows the items that match, and around each as much as is asked for.
 *
 * @param areLate are they near the log's end, rather than anywhere in it?
 */
export async function showMatches(view: MatchView, matches: Items, areLate: boolean): Promise<void> {
  const { source, show, size } = view;
  if (size === undefined) {
    for await (const item of matches) await show.item(source, item);
    return;
  }
  const upcoming = await Upcoming.of(matches);
  const first = upcoming.current;
  if (first === undefined) return;
  const context = contextView(view, size);
  const start = areLate ? await startBefore(source, first.position, size.before, context.every) : undefined;
  await showInContext(context, upcoming, start);
}

/** The same view with everything that stands around the matches. */
function contextView({ source, options, show, progress }: MatchView, size: ContextSize): ContextView {
  return {
    source: measured(source, progress),
    every: everyItem(options),
    window: new ContextWindow(size),
    show,
  };
}

/** Counts items as they pass. */
export class CountedItems {
  readonly #items: Items;
  count = 0;

  constructor(items: Items) {
    this.#items = items;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LogItem> {
    for await (const item of this.#items) {
      this.count++;
      yield item;
    }
  }
}
