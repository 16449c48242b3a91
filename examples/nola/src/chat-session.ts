import { randomBytes } from "node:crypto";
import { logError, logEvent, withSession } from "log-thread";
import type { RawData, WebSocket } from "ws";
import type { Agent } from "./agent.ts";
import type { BrainSource } from "./brain/brain.ts";
import { BrainError } from "./brain/brain-error.ts";
import { FrameError, parseClientFrame } from "./chat-protocol.ts";
import { ClientSocket } from "./client-socket.ts";
import { Conversation, type EndReason } from "./conversation.ts";
import { LIMITS } from "./limits.ts";
import { CommandError } from "./recall.ts";

export interface ChatSessionOptions {
  readonly agent: Agent;
  readonly brains: BrainSource;
  /** Where the log is, for the person to see. */
  readonly log: string;
  readonly turnsRecorded: boolean;
  readonly resumeGraceMs: number;
  readonly onEnd: (session: ChatSession) => void;
}

const ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** 60 random bits: unique among all sessions one log will ever hold, and short enough to be read out. */
function newSessionId(): string {
  return `s${Array.from(randomBytes(12), (byte) => ID_LETTERS[byte % 32]).join("")}`;
}

/**
 * One person's session: the run of work that one id holds together in the log. It outlives a lost
 * connection for a while, so that a conversation survives a sleeping laptop.
 */
export class ChatSession {
  readonly id = newSessionId();
  /** Whoever knows it may take the session up again. Unlike the id it is never logged. */
  readonly resumeToken = randomBytes(16).toString("hex");
  readonly #options: ChatSessionOptions;
  #client: ClientSocket | undefined;
  #conversation: Conversation | undefined;
  #grace: NodeJS.Timeout | undefined;
  #ending: Promise<void> | undefined;

  constructor(options: ChatSessionOptions) {
    this.#options = options;
  }

  /** Can a client take this session up? Not while another one holds it, nor once it ends. */
  get resumable(): boolean {
    return this.#client === undefined && this.#ending === undefined;
  }

  /** Gives the session a connection: its first, or the next after one was lost. */
  connect(socket: WebSocket): void {
    const client = new ClientSocket(socket);
    const resumed = this.#grace !== undefined;
    clearTimeout(this.#grace);
    this.#grace = undefined;
    this.#client = client;
    this.#inSession(() => {
      if (!resumed) logEvent("session:create", "websockets");
      logEvent("websocket:connect", "websockets", resumed ? { resumed } : {});
      this.#welcome(client, resumed);
    });
    socket.on("message", (data, isBinary) => this.#inSession(() => this.#receive(data, isBinary)));
    socket.on("error", (error) => this.#inSession(() => this.#refuse(error)));
    socket.on("close", (code) => this.#inSession(() => this.#disconnected(code)));
  }

  /** Ends the session because the program stops: the conversation first, then the connection. */
  async shutDown(): Promise<void> {
    const client = this.#client;
    this.#ending ??= this.#end("shutdown", () =>
      client?.leave("Nola is shutting down.", LIMITS.shutdownGraceMs),
    );
    await this.#ending;
  }

  #inSession(work: () => void): void {
    withSession(this.id, work);
  }

  #welcome(client: ClientSocket, resumed: boolean): void {
    const { agent, brains, log, turnsRecorded } = this.#options;
    client.send({
      type: "ready",
      session_id: this.id,
      resume: this.resumeToken,
      resumed,
      name: agent.name,
      greeting: String(agent.get("voice.greeting") ?? "Hello."),
      model: brains.model,
      log,
      turns_recorded: turnsRecorded,
      text_chars_max: LIMITS.textCharsMax,
    });
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#ending) return;
    try {
      const frame = parseClientFrame(data.toString(), isBinary);
      if (frame.type === "stop") this.#conversation?.stop();
      else void this.#say(frame.text);
    } catch (error) {
      this.#refuse(error);
    }
  }

  async #say(text: string): Promise<void> {
    const client = this.#client;
    try {
      if (this.#conversation?.busy) {
        throw new FrameError("busy", "Nola is still answering. Wait for the end, or stop the answer.");
      }
      const { agent, brains } = this.#options;
      this.#conversation ??= Conversation.start({ sessionId: this.id, agent, brain: brains.open() });
      const answer = await this.#conversation.say(text, (token) =>
        client?.send({ type: "token", text: token }),
      );
      client?.send({ type: "reply", ...answer });
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Tells the client what went wrong, as far as it is theirs to know, and logs what is not logged yet. */
  #refuse(error: unknown): void {
    const client = this.#client;
    const context = `session ${this.id}`;
    if (error instanceof BrainError) {
      client?.send({ type: "error", code: "brain", message: error.publicMessage });
    } else if (error instanceof CommandError) {
      client?.send({ type: "error", code: "command", message: error.message });
    } else if (error instanceof FrameError) {
      logError("websockets", error, context, { type: "error:validation" });
      client?.send({ type: "error", code: error.code, message: error.message });
    } else {
      logError("websockets", error, context, {
        type: isClientsFault(error) ? "error:validation" : "error:runtime",
      });
      const message = "Something failed on this side. The log has it; you can go on.";
      client?.send({ type: "error", code: "internal", message });
    }
  }

  #disconnected(code: number): void {
    logEvent("websocket:disconnect", "websockets", { code });
    this.#client = undefined;
    if (this.#ending) return;
    // 1000, 1001 and 1005 are said by a client that means to go; everything else happened to it.
    if ([1000, 1001, 1005].includes(code)) {
      this.#ending = this.#end("left");
      return;
    }
    this.#conversation?.stop();
    this.#grace = setTimeout(() => {
      this.#ending ??= this.#end("lost");
    }, this.#options.resumeGraceMs);
  }

  async #end(reason: EndReason, leave?: () => Promise<void> | undefined): Promise<void> {
    clearTimeout(this.#grace);
    await this.#conversation?.end(reason);
    await leave?.();
    this.#inSession(() => logEvent("session:end", "websockets", { reason }));
    this.#options.onEnd(this);
  }
}

/** A frame that is too large, or none at all: the socket's library says so by its code. */
function isClientsFault(error: unknown): boolean {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith("WS_ERR_");
}
