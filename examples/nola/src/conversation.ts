import { logError, logEvent, withSession } from "log-thread";
import type { Agent } from "./agent.ts";
import type { Brain, ChatMessage, Reply } from "./brain/brain.ts";
import { BrainError } from "./brain/brain-error.ts";
import { LIMITS } from "./limits.ts";
import { parseRecall, recall } from "./recall.ts";

/** Why a conversation ended: the person left, the connection was lost for good, the program stops. */
export type EndReason = "left" | "lost" | "shutdown";

export interface ConversationOptions {
  readonly sessionId: string;
  readonly agent: Agent;
  readonly brain: Brain;
}

export interface Answer {
  readonly text: string;
  /** `record`: lines of the log; `stopped`: as much as was said when the person stopped it. */
  readonly kind: "whole" | "stopped" | "record";
}

/**
 * One conversation, from its first message to its end. Everything it does, and everything that is done
 * on its behalf, carries its session's id, however many conversations there are at the same time.
 */
export class Conversation {
  readonly #sessionId: string;
  readonly #agent: Agent;
  readonly #brain: Brain;
  readonly #startedAt = new Date();
  readonly #history: ChatMessage[] = [];
  #turns = 0;
  #failedTurns = 0;
  #stop: AbortController | undefined;
  #pending: Promise<unknown> = Promise.resolve();
  #ended = false;

  private constructor({ sessionId, agent, brain }: ConversationOptions) {
    this.#sessionId = sessionId;
    this.#agent = agent;
    this.#brain = brain;
  }

  static start(options: ConversationOptions): Conversation {
    const conversation = new Conversation(options);
    withSession(options.sessionId, () => {
      const earlier = options.agent.get("continuity.conversations");
      logEvent("conversation:start", "agent_service", { model: options.brain.model, earlier });
    });
    return conversation;
  }

  /** Is an answer on its way? There is one at a time. */
  get busy(): boolean {
    return this.#stop !== undefined;
  }

  /**
   * Answers what the person said. When that fails the exchange is forgotten, so that the next one
   * starts from what both sides have seen.
   *
   * @throws BrainError when the brain has no answer, CommandError when a command is not understood.
   */
  say(text: string, onToken: (text: string) => void): Promise<Answer> {
    if (this.#ended || this.#stop) throw new Error("The conversation can not take a message now.");
    const stop = new AbortController();
    this.#stop = stop;
    const answer = withSession(this.#sessionId, () => this.#answer(text, onToken, stop.signal));
    // Somebody else waits for the outcome; `end` only needs to know when it is there.
    this.#pending = answer.catch(() => undefined);
    return answer.finally(() => {
      this.#stop = undefined;
    });
  }

  /** Stops the answer that is on its way, if one is. */
  stop(): void {
    this.#stop?.abort();
  }

  /** Ends the conversation, once, after the answer that was on its way has been stopped. */
  async end(reason: EndReason): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.stop();
    await this.#pending;
    withSession(this.#sessionId, () => {
      this.#noteEnd();
      logEvent("conversation:end", "agent_service", {
        turns: this.#turns,
        failed_turns: this.#failedTurns || undefined,
        duration_ms: Date.now() - this.#startedAt.getTime(),
        reason,
      });
    });
  }

  async #answer(text: string, onToken: (text: string) => void, signal: AbortSignal): Promise<Answer> {
    logEvent("conversation:turn", "agent_service", text, { role: "user" });
    try {
      const limit = parseRecall(text);
      const answer: Answer =
        limit === undefined
          ? await this.#ask(text, onToken, signal)
          : { text: recall({ sessionId: this.#sessionId, since: this.#startedAt, limit }), kind: "record" };
      this.#turns++;
      if (answer.kind !== "record") {
        logEvent("conversation:turn", "agent_service", answer.text, { role: "assistant" });
      }
      return answer;
    } catch (error) {
      this.#failedTurns++;
      throw error;
    }
  }

  async #ask(text: string, onToken: (text: string) => void, signal: AbortSignal): Promise<Answer> {
    const question: ChatMessage = { role: "user", content: text };
    const system: ChatMessage = { role: "system", content: this.#agent.prompt() };
    const said: string[] = [];
    const take = (token: string) => {
      said.push(token);
      onToken(token);
    };
    let answer: Answer;
    try {
      const messages = [system, ...this.#history.slice(-LIMITS.historyMessagesMax), question];
      const reply: Reply = await this.#brain.reply(messages, { signal, onToken: take });
      answer = { text: reply.text, kind: "whole" };
    } catch (error) {
      const stopped = error instanceof BrainError && error.kind === "aborted";
      if (!stopped || said.length === 0) throw error;
      answer = { text: said.join(""), kind: "stopped" };
    }
    this.#history.push(question, { role: "assistant", content: answer.text });
    return answer;
  }

  #noteEnd(): void {
    try {
      const before = this.#agent.get("continuity") as { readonly conversations?: unknown } | undefined;
      const earlier = typeof before?.conversations === "number" ? before.conversations : 0;
      const after = { conversations: earlier + 1, last_ended_at: new Date().toISOString() };
      this.#agent.set("continuity", { ...before, ...after });
    } catch (error) {
      // A full disk must not keep a conversation from ending; the log says what was not kept.
      logError("agent_service", error, "continuity not kept", { type: "error:io" });
    }
  }
}
