import type { TimedEvent } from "../../src/analysis.ts";

/** Makes events, each a given time after the one before. */
export class Events {
  readonly all: TimedEvent[] = [];
  #nowMs = Date.parse("2026-01-09T14:32:01.000Z");

  /** @param afterMs since the one before; below 0 where the clock is set back */
  add(afterMs: number, type: string, fields: TimedEvent["fields"] = {}, source = "agent"): this {
    this.#nowMs += afterMs;
    const position = { segment: "s", offset: this.all.length };
    this.all.push({ timeMs: this.#nowMs, type, source, fields, position });
    return this;
  }
}
