import type { ServerResponse } from "node:http";
import { drained } from "./drained.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** What a stream allows its client. */
export interface StreamLimits {
  /** Nothing for so long, and the connection is tried: proxies close silent ones. */
  readonly heartbeatMs: number;
  /** What a client may leave unread: with more than that it is waited for, */
  readonly unreadBytes: number;
  /** but not for longer than this. Then it is let go, and can go on where it was. */
  readonly stalledMs: number;
}

export const STREAM_LIMITS: StreamLimits = {
  heartbeatMs: 15_000,
  unreadBytes: 1_048_576,
  stalledMs: 10_000,
};

/** Server-sent events to one client (WHATWG HTML, "Server-sent events"). */
export class EventStream implements Disposable {
  readonly #response: ServerResponse;
  readonly #limits: StreamLimits;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #abort = new AbortController();

  constructor(response: ServerResponse, limits: StreamLimits) {
    this.#response = response;
    this.#limits = limits;
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      "content-type": "text/event-stream; charset=utf-8",
      "x-accel-buffering": "no",
    });
    response.flushHeaders();
    response.on("close", () => this.#abort.abort());
    this.#heartbeat = setInterval(() => this.#beat(), limits.heartbeatMs);
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

  /** Resolves when the client has read enough for more to be sent, or is gone: also because it read nothing for too long. */
  async room(): Promise<void> {
    const response = this.#response;
    if (response.destroyed || response.writableLength <= this.#limits.unreadBytes) return;
    const timer = setTimeout(() => response.destroy(), this.#limits.stalledMs);
    await drained(response);
    clearTimeout(timer);
  }

  end(): void {
    this[Symbol.dispose]();
    this.#response.end();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#heartbeat);
  }

  #beat(): void {
    // To who has not read the last ones another one says nothing.
    if (this.#response.writableLength <= this.#limits.unreadBytes) this.#write(": still here\n\n");
  }

  #write(text: string): void {
    if (!this.#response.destroyed) this.#response.write(text);
  }
}
