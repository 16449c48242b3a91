import { logEvent } from "log-thread";
import type { WebSocket } from "ws";
import type { Agent } from "./agent.ts";
import type { BrainSource } from "./brain/brain.ts";
import { ChatSession } from "./chat-session.ts";
import { LIMITS } from "./limits.ts";

export interface ChatServiceOptions {
  readonly agent: Agent;
  readonly brains: BrainSource;
  /** Where the log is, for the person to see. */
  readonly log: string;
  readonly turnsRecorded: boolean;
  readonly resumeGraceMs?: number;
}

/** All sessions of this process. */
export class ChatService {
  readonly #options: ChatServiceOptions;
  readonly #sessions = new Set<ChatSession>();
  #closing = false;

  constructor(options: ChatServiceOptions) {
    this.#options = options;
  }

  /** How many sessions are open, the lost ones that may come back included. */
  get size(): number {
    return this.#sessions.size;
  }

  /**
   * Takes a new connection into the session its token names, or into a new one. A token that is unknown,
   * too old or in use gives a new session: the client sees it by the id.
   */
  connect(socket: WebSocket, resumeToken?: string): void {
    if (this.#closing) {
      socket.close(1001, "Nola is shutting down.");
      return;
    }
    if (this.#sessions.size >= LIMITS.connectionsMax) {
      logEvent("error:validation", "websockets", "too many sessions are open", { open: this.#sessions.size });
      socket.close(1013, "Too many sessions are open.");
      return;
    }
    this.#sessionFor(resumeToken).connect(socket);
  }

  /** Ends every session; resolves when the last conversation has ended and the last socket is closed. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#sessions].map((session) => session.shutDown()));
  }

  #sessionFor(resumeToken: string | undefined): ChatSession {
    const known = [...this.#sessions].find((session) => session.resumeToken === resumeToken);
    if (known?.resumable) return known;
    const session = new ChatSession({
      resumeGraceMs: LIMITS.resumeGraceMs,
      ...this.#options,
      onEnd: (ended) => this.#sessions.delete(ended),
    });
    this.#sessions.add(session);
    return session;
  }
}
