import type { Position } from "../line/index.ts";
import { readLog } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { Shell } from "./command.ts";
import { startBefore } from "./context-start.ts";
import { type ContextSize, ContextWindow } from "./context-window.ts";
import { everyItem, ItemFilter } from "./every-item.ts";
import { EXIT } from "./exit-codes.ts";
import { beginningOf, behind, followFrom, type OnTrouble, wholeEnd } from "./follow-on.ts";
import type { ItemOptions } from "./item-options.ts";
import { type Beginning, SkippedItems } from "./lines-option.ts";
import { LogWatch } from "./log-watch.ts";
import { type ContextView, PlaceInLog, showInContext, showTaken, Upcoming } from "./show-in-context.ts";
import type { ItemShower } from "./view-options.ts";
import type { WaitedFor } from "./wait-for-log.ts";

/** What is followed, and how it is shown. */
export interface FollowRequest {
  /** Opens it, once it is there. */
  readonly open: () => Promise<WaitedFor>;
  readonly beginning: Beginning;
  readonly options: ItemOptions;
  readonly show: ItemShower;
  readonly size: ContextSize | undefined;
  /** Go on whatever is refused for a moment, and say what becomes of the log's file? */
  readonly retries: boolean;
}

/** Shows the events a log has and then new ones, until the process is ended. */
export async function followLog(request: FollowRequest, shell: Shell): Promise<number> {
  process.once("SIGINT", () => process.exit(EXIT.interrupted));
  const { options, show, size, retries } = request;
  const { source, isNew } = await request.open();
  using _watch = retries ? new LogWatch(source, shell.say) : undefined;
  const onTrouble = retries ? sayingTrouble(shell) : undefined;
  if (size === undefined) await followAlone(source, request, isNew, onTrouble);
  else {
    const view: ContextView = { source, every: everyItem(options), window: new ContextWindow(size), show };
    await followInContext(view, size, request, isNew, onTrouble);
  }
  return EXIT.ok;
}

async function followAlone(
  source: LineSource,
  { beginning, options, show }: FollowRequest,
  isNew: boolean,
  onTrouble: OnTrouble | undefined,
): Promise<void> {
  let after = isNew || "from" in beginning ? beginningOf(source) : wholeEnd(source);
  if (!isNew && "last" in beginning) {
    const items = readLog(source, { ...options, limit: beginning.last });
    for (const item of items) await show.item(source, item);
    after = behind(source, after, items.at(-1));
  }
  const skipped = skippedBy(beginning);
  for await (const item of followFrom(source, after, options, onTrouble)) {
    if (!skipped.skipsNext()) await show.item(source, item);
  }
}

async function followInContext(
  view: ContextView,
  size: ContextSize,
  request: FollowRequest,
  isNew: boolean,
  onTrouble: OnTrouble | undefined,
): Promise<void> {
  const { source, every } = view;
  const { beginning, options } = request;
  let after = beginningOf(source);
  if (!isNew && "last" in beginning) {
    after = wholeEnd(source);
    if (after !== undefined) await showLast(view, size, options, beginning.last, after);
  }
  const filter = new ItemFilter(source, options);
  const skipped = skippedBy(beginning);
  for await (const item of followFrom(source, after, every, onTrouble)) {
    await showTaken(view, item, filter.wants(item) && !skipped.skipsNext());
  }
}

/** Shows the last matches before a position, and takes everything up to it into the window. */
async function showLast(
  view: ContextView,
  { before }: ContextSize,
  options: ItemOptions,
  last: number,
  end: Position,
): Promise<void> {
  const { source, every } = view;
  const place = new PlaceInLog(source, end);
  const items = readLog(source, { ...options, limit: last });
  const matches = await Upcoming.of(items.filter((item) => !place.isReachedBy(item)));
  const start = await startBefore(source, matches.current?.position ?? end, before, every);
  await showInContext(view, matches, start, place);
}

function skippedBy(beginning: Beginning): SkippedItems {
  return new SkippedItems("from" in beginning ? beginning.from - 1 : 0);
}

/** Says once what keeps the log from being read, for as long as it is the same. */
function sayingTrouble({ say }: Shell): OnTrouble {
  let said = "";
  return (error) => {
    const { message } = error as Error;
    if (message !== said) say(`${message}; trying again`);
    said = message;
  };
}
