import type { ServerResponse } from "node:http";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** What a client that reads too slowly may leave unread; then it is let go, and can go on where it was. */
const UNREAD_BYTES_MAX = 1_048_576;

/** Nothing for so long, and the connection is tried: proxies close silent ones. */
const HEARTBEAT_MS = 15_000;

/** Server-sent events to one client (WHATWG HTML, "Server-sent events"). */
export class EventStream implements Disposable {
  readonly #response: ServerResponse;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #abort = new AbortController();

  constructor(response: ServerResponse, heartbeatMs = HEARTBEAT_MS) {
    this.#response = response;
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      "content-type": "text/event-stream; charset=utf-8",
      "x-accel-buffering": "no",
    });
    response.flushHeaders();
    response.on("close", () => this.#abort.abort());
    this.#heartbeat = setInterval(() => this.#write(": still here\n\n"), heartbeatMs);
    this.#heartbeat.unref();
  }

  /** Aborted when the client is gone. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /**
   * Sends one event. Its data is JSON, which holds no newline.
   *
   * @param id where to go on, given back by a client that comes again
   */
  send(name: string, data: unknown, id?: string): void {
    this.#write(`event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
  }

  end(): void {
    this[Symbol.dispose]();
    this.#response.end();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#heartbeat);
  }

  #write(text: string): void {
    if (this.#response.destroyed) return;
    this.#response.write(text);
    if (this.#response.writableLength <= UNREAD_BYTES_MAX) return;
    // What is waiting would never be read in time, and is there again for who comes with the last id.
    this[Symbol.dispose]();
    this.#response.destroy();
  }
}
