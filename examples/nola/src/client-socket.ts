import { logEvent } from "log-thread";
import type { WebSocket } from "ws";
import type { ServerFrame } from "./chat-protocol.ts";
import { LIMITS } from "./limits.ts";

/** The server's end of one connection. */
export class ClientSocket {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Sends a frame, unless the client has gone. A client that does not read is cut off. */
  send(frame: ServerFrame): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > LIMITS.unsentBytesMax) {
      logEvent("error:io", "websockets", "client does not read", { unsent_bytes: socket.bufferedAmount });
      socket.terminate();
      return;
    }
    socket.send(JSON.stringify(frame));
  }

  /** Says goodbye and closes; resolves when the connection is closed, by force after `graceMs`. */
  async leave(message: string, graceMs: number): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState === socket.CLOSED) return;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    this.send({ type: "bye", message });
    socket.close(1001, message);
    const force = setTimeout(() => socket.terminate(), graceMs);
    await closed;
    clearTimeout(force);
  }
}
