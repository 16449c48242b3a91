import { openLog } from "../../src/index.ts";

type Fields = Record<string, unknown>;

/** A log whose clock is the test's. */
export class SampleLog {
  readonly #log;
  nowMs = Date.parse("2026-01-09T14:30:00.000Z");

  constructor(directory: string) {
    this.#log = openLog({ directory, clock: { now: () => this.nowMs } });
  }

  /** Writes one event, some milliseconds after the last one. */
  event(afterMs: number, type: string, source: string, fields: Fields = {}, text?: string): void {
    this.nowMs += afterMs;
    if (text === undefined) this.#log.event(type, source, fields);
    else this.#log.event(type, source, text, fields);
  }

  /** A session with turns: each a call of a model with a first token, and of a tool; the last tool never ends, the last call fails. */
  session(id: string, turns = 3): void {
    const write = (afterMs: number, type: string, source: string, fields: Fields = {}, text?: string): void =>
      this.event(afterMs, type, source, { ...fields, session_id: id }, text);
    write(5_000, "session:create", "websockets");
    write(4, "conversation:start", "agent_service", { model: "llama3.2" });
    for (let turn = 0; turn < turns; turn++) {
      const isLast = turn === turns - 1;
      const call = `${id}-l${turn}`;
      write(9_000, "llm:request", "agent", { call_id: call, model: "llama3.2", tokens_in: 500 + turn });
      write(300, "llm:first_token", "agent", { call_id: call });
      if (isLast) write(900, "llm:error", "agent", { call_id: call, code: "ECONNREFUSED" }, "fetch failed");
      else write(1_200, "llm:response", "agent", { call_id: call, tokens_out: 80, latency_ms: 1_500 });
      write(5, "tool:start", "agent", { call_id: `${id}-t${turn}`, name: "search" });
      if (!isLast) write(120, "tool:end", "agent", { call_id: `${id}-t${turn}`, duration_ms: 120 });
    }
    write(10, "error:runtime", "agent_service", { code: "TypeError" }, "undefined is not a function");
    write(50, "conversation:end", "agent_service", { turns });
    write(1, "session:end", "websockets", { reason: "closed" });
  }

  /** Begins another segment. */
  rotate(): void {
    this.#log.rotate({ maxSizeMb: 0 });
  }

  close(): void {
    this.#log.close();
  }
}
