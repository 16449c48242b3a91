import type { Position } from "../../line/index.ts";
import { follow, type LogItem } from "../../reader/index.ts";
import type { ItemJson, TailMessage } from "../contract.ts";
import { EventStream } from "../event-stream.ts";
import { itemJson } from "../item-json.ts";
import type { LogView } from "../log-view.ts";
import { Parameters, showPosition } from "../parameters.ts";
import type { Exchange } from "../routes.ts";

/** Events are sent together that come within this time: a page draws no faster. */
const TOGETHER_MS = 16;

/** So many at once, so that one message stays small. */
const ITEMS_MAX = 500;

/**
 * Sends events as they are written. It begins behind the position that the client has seen last, so that nothing is missed while it was
 * away, or at the log's end; a position of a segment that is gone begins at the end again, and says so with `reset`.
 */
export async function tail(
  { request, response, query }: Exchange,
  view: LogView,
  closing: AbortSignal,
): Promise<void> {
  const last = request.headers["last-event-id"];
  // What a client that comes again has seen last is later than what it was opened with.
  if (typeof last === "string") query.set("from", last);
  const parameters = new Parameters(query, ["q", "from"]);
  const { filter, malformed } = view.query(parameters.text("q"));
  const from = parameters.position("from");
  const isKnown = from !== undefined && view.hasSegment(from.segment);
  using stream = new EventStream(response);
  const signal = AbortSignal.any([stream.signal, closing]);
  if (from !== undefined && !isKnown) stream.send("reset", { reason: "the segment is no longer there" });
  using batch = new Batch(stream);
  const items = follow(view.source, { ...filter, malformed: true, signal, ...(isKnown ? { from } : {}) });
  for await (const item of items) {
    if ((item.kind === "malformed") === malformed) batch.add(itemJson(item), showPosition(behind(item)));
  }
  batch.flush();
  stream.end();
}

/** Where the line behind an item begins. */
function behind(item: LogItem): Position {
  if (item.kind === "event") return item.next;
  const { segment, offset } = item.position;
  return { segment, offset: offset + item.length + 1 };
}

/** Events that are sent together. */
class Batch implements Disposable {
  readonly #stream: EventStream;
  #items: ItemJson[] = [];
  #next = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: EventStream) {
    this.#stream = stream;
  }

  add(item: ItemJson, next: string): void {
    this.#items.push(item);
    this.#next = next;
    if (this.#items.length >= ITEMS_MAX) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), TOGETHER_MS);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#items.length === 0) return;
    const message: TailMessage = { items: this.#items, next: this.#next };
    this.#items = [];
    this.#stream.send("items", message, message.next);
  }
}
