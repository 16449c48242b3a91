import type { Position } from "../../line/index.ts";
import { follow, type LogItem } from "../../reader/index.ts";
import type { ItemJson, TailMessage } from "../contract.ts";
import { EventStream, STREAM_LIMITS, type StreamLimits } from "../event-stream.ts";
import { itemJson } from "../item-json.ts";
import type { LogView } from "../log-view.ts";
import { Parameters, showPosition } from "../parameters.ts";
import type { Exchange } from "../routes.ts";
import { SECURITY_HEADERS } from "../security-headers.ts";
import { SegmentWatch } from "../segment-watch.ts";

export const TAIL_PARAMETERS = ["q", "from"];

/** Events are sent together that come within this time: a page draws no faster. */
const TOGETHER_MS = 16;

/** So many at once, and so many characters of lines, so that one message stays small. */
const ITEMS_MAX = 500;
const CHARS_MAX = 262_144;

/** How often it is looked whether something of the log was taken away. */
const LOOK_MS = 500;

/**
 * Sends events as they are written. It begins behind the position that the client has seen last, so that nothing is missed while it was
 * away, or at the log's end. Where something of the log is taken away, or the position is no longer there, it says `reset`: what was
 * shown is to be asked for anew, and the tail goes on with what comes.
 */
export async function tail(
  { request, response, query }: Exchange,
  view: LogView,
  closing: AbortSignal,
  limits: StreamLimits = STREAM_LIMITS,
): Promise<void> {
  const last = request.headers["last-event-id"];
  // What a client that comes again has seen last is later than what it was opened with.
  if (typeof last === "string" && last !== "") query.set("from", last);
  const parameters = new Parameters(query, TAIL_PARAMETERS);
  const { filter, malformed } = view.query(parameters.text("q"));
  const from = parameters.position("from");
  const isThere = from !== undefined && view.isWithin(from);
  if (request.method === "HEAD") {
    response
      .writeHead(200, { ...SECURITY_HEADERS, "content-type": "text/event-stream; charset=utf-8" })
      .end();
    return;
  }
  using stream = new EventStream(response, limits);
  const signal = AbortSignal.any([stream.signal, closing]);
  if (from !== undefined && !isThere) stream.send("reset", { reason: "that place is no longer in the log" });
  using batch = new Batch(stream);
  using _watch = new Resets(view, stream, batch);
  const items = follow(view.source, { ...filter, malformed: true, signal, ...(isThere ? { from } : {}) });
  for await (const item of items) {
    if ((item.kind === "malformed") !== malformed) continue;
    batch.add(itemJson(item), showPosition(behind(item)));
    await stream.room();
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

/** Tells a client when something of the log was taken away. */
class Resets implements Disposable {
  readonly #timer: NodeJS.Timeout;

  constructor(view: LogView, stream: EventStream, batch: Batch) {
    const watch = new SegmentWatch(view.source);
    this.#timer = setInterval(() => {
      const reason = watch.look();
      if (reason === undefined) return;
      batch.flush();
      stream.send("reset", { reason });
    }, LOOK_MS);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** Events that are sent together. */
class Batch implements Disposable {
  readonly #stream: EventStream;
  #items: ItemJson[] = [];
  #chars = 0;
  #next = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: EventStream) {
    this.#stream = stream;
  }

  add(item: ItemJson, next: string): void {
    this.#items.push(item);
    this.#chars += item.raw.length;
    this.#next = next;
    if (this.#items.length >= ITEMS_MAX || this.#chars >= CHARS_MAX) this.flush();
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
    this.#chars = 0;
    this.#stream.send("items", message, message.next);
  }
}
