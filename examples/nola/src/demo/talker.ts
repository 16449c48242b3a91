import { once } from "node:events";
import { WebSocket } from "ws";
import type { ServerFrame } from "../chat-protocol.ts";

type Frame<T extends ServerFrame["type"]> = Extract<ServerFrame, { type: T }>;

/** Somebody who talks with Nola over a real WebSocket. */
export class Talker {
  readonly ready: Frame<"ready">;
  /** Every frame that came, for who wants to look closer. */
  readonly frames: readonly ServerFrame[];
  readonly socket: WebSocket;

  private constructor(socket: WebSocket, ready: Frame<"ready">, frames: readonly ServerFrame[]) {
    this.socket = socket;
    this.ready = ready;
    this.frames = frames;
  }

  /**
   * Connects to the Nola at a page's address and waits until she is ready.
   *
   * @throws Error when the connection is refused, or closed before she was ready.
   */
  static async connect(url: string, options: { readonly resume?: string } = {}): Promise<Talker> {
    const address = new URL("/chat", url.replace(/^http/, "ws"));
    if (options.resume) address.searchParams.set("resume", options.resume);
    const socket = new WebSocket(address);
    const frames: ServerFrame[] = [];
    socket.on("message", (data) => frames.push(JSON.parse(data.toString())));
    const ready = await Talker.#frame(socket, (frame) => frame.type === "ready");
    return new Talker(socket, ready as Frame<"ready">, frames);
  }

  get sessionId(): string {
    return this.ready.session_id;
  }

  /** Says something and waits for the whole answer, or for the error in its place. */
  async say(text: string): Promise<Frame<"reply"> | Frame<"error">> {
    return await this.sendRaw(JSON.stringify({ type: "message", text }));
  }

  /** Sends a frame as it is given, and waits for what comes of it. */
  async sendRaw(frame: string): Promise<Frame<"reply"> | Frame<"error">> {
    const answer = Talker.#frame(this.socket, ({ type }) => type === "reply" || type === "error");
    this.socket.send(frame);
    return (await answer) as Frame<"reply"> | Frame<"error">;
  }

  /** Leaves as a page does that is closed, and waits until the connection is closed on both sides. */
  async leave(code = 1001): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, "close");
    this.socket.close(code);
    await closed;
  }

  static #frame(socket: WebSocket, wanted: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    return new Promise((resolve, reject) => {
      const take = (data: { toString(): string }) => {
        const frame = JSON.parse(data.toString()) as ServerFrame;
        if (wanted(frame)) settle(() => resolve(frame));
      };
      const fail = (error: Error) => settle(() => reject(error));
      const closed = (code: number) => fail(new Error(`The connection was closed with code ${code}.`));
      const settle = (finish: () => void) => {
        socket.off("message", take).off("error", fail).off("close", closed);
        finish();
      };
      socket.on("message", take).on("error", fail).on("close", closed);
    });
  }
}
