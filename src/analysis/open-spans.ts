import { idOf, sessionOf } from "./read-fields.ts";
import type { PairedBy, TimedEvent } from "./span.ts";

/** The ids by which events are paired, the most telling first. */
const IDS = ["call_id", "request_id", "span_id"] as const;

/** A span that has begun. */
export interface OpenSpan {
  readonly category: string;
  readonly begin: TimedEvent;
  /** Its place in the order of beginnings. */
  readonly order: number;
  firstTokenAtMs: number | undefined;
}

/** A span that was found for an event, and how. */
export interface Found {
  readonly span: OpenSpan;
  readonly by: PairedBy;
}

/**
 * The spans that have begun and not ended. An event belongs to one with the same id, where it says one; otherwise to the nearest, which
 * is the one begun last, of the same category, source and session.
 */
export class OpenSpans {
  readonly #open = new Set<OpenSpan>();
  /** By id, or by category, source and session; in each the last is the nearest. Those that have ended are left out when they are met. */
  readonly #stacks = new Map<string, OpenSpan[]>();

  add(span: OpenSpan): void {
    this.#open.add(span);
    for (const key of keysOf(span.category, span.begin)) {
      const stack = this.#stacks.get(key);
      if (stack === undefined) this.#stacks.set(key, [span]);
      else stack.push(span);
    }
  }

  /** The span that an event is about; undefined where none is open. */
  find(category: string, event: TimedEvent): Found | undefined {
    for (const name of IDS) {
      const id = idOf(event, name);
      if (id === undefined) continue;
      const span = this.#nearest(keyOf(category, name, id));
      if (span !== undefined) return { span, by: name };
      // Another call's: its beginning is not in the log. A span's id may be that of what surrounds it.
      if (name !== "span_id") return undefined;
    }
    const span = this.#nearest(placeOf(category, event));
    return span === undefined ? undefined : { span, by: "nearest" };
  }

  close(span: OpenSpan): void {
    this.#open.delete(span);
  }

  /** Those that are open, in the order of their beginnings. */
  [Symbol.iterator](): Iterator<OpenSpan> {
    return this.#open.values();
  }

  #nearest(key: string): OpenSpan | undefined {
    const stack = this.#stacks.get(key);
    for (let span = stack?.at(-1); span !== undefined; span = stack?.at(-1)) {
      if (this.#open.has(span)) return span;
      stack?.pop();
    }
    if (stack !== undefined) this.#stacks.delete(key);
    return undefined;
  }
}

function keysOf(category: string, event: TimedEvent): string[] {
  const keys = [placeOf(category, event)];
  for (const name of IDS) {
    const id = idOf(event, name);
    if (id !== undefined) keys.push(keyOf(category, name, id));
  }
  return keys;
}

// No part can hold a newline: what is decoded of a line may, but two that differ stay different as JSON.
function keyOf(category: string, name: string, id: string): string {
  return JSON.stringify([category, name, id]);
}

function placeOf(category: string, event: TimedEvent): string {
  return JSON.stringify([category, event.source, sessionOf(event) ?? null, "nearest"]);
}
