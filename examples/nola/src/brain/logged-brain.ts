import { randomUUID } from "node:crypto";
import { logError, logEvent } from "log-thread";
import type { Brain, ChatMessage, Reply, ReplyOptions } from "./brain.ts";
import { BrainError } from "./brain-error.ts";

/**
 * Logs every call of a brain: the one place that writes `llm:*` events, whatever the brain is. A
 * request and its outcome carry the same `call_id`. A cost that is not known is left out.
 */
export class LoggedBrain implements Brain {
  readonly id: string;
  readonly model: string;
  readonly #brain: Brain;

  constructor(brain: Brain) {
    this.id = brain.id;
    this.model = brain.model;
    this.#brain = brain;
  }

  async reply(messages: readonly ChatMessage[], options: ReplyOptions = {}): Promise<Reply> {
    const call = { call_id: randomUUID().slice(0, 8), model: this.model };
    const began = performance.now();
    const elapsedMs = () => Math.round((performance.now() - began) * 10) / 10;
    let firstTokenMs: number | undefined;
    const onStart = () => {
      firstTokenMs = elapsedMs();
      options.onStart?.();
    };
    logEvent("llm:request", "agent", { ...call, messages: messages.length });
    try {
      const reply = await this.#brain.reply(messages, { ...options, onStart });
      logEvent("llm:response", "agent", {
        ...call,
        model: reply.model ?? call.model,
        tokens_in: reply.usage?.tokensIn,
        tokens_out: reply.usage?.tokensOut,
        tokens_cached: reply.usage?.tokensCached,
        finish: reply.finish,
        first_token_ms: firstTokenMs,
        latency_ms: elapsedMs(),
      });
      return reply;
    } catch (error) {
      const { kind, status } = error instanceof BrainError ? error : { kind: "internal", status: undefined };
      const fields = { ...call, kind, status, first_token_ms: firstTokenMs, latency_ms: elapsedMs() };
      logError("agent", error, this.id, { type: "llm:error", fields });
      throw error;
    }
  }
}
