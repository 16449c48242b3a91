import { encodeString } from "./value.ts";

/** What an event can say itself of the span it happened in, as bits, by the keys of its fields. */
const TRACE_ID = 1;
const SPAN_ID = 2;
const PARENT_ID = 4;

const BITS: ReadonlyMap<string, number> = new Map([
  ["trace_id", TRACE_ID],
  ["span_id", SPAN_ID],
  ["parent_id", PARENT_ID],
]);

/** The bit of a key of these three; 0 for any other. */
export function traceBit(key: string): number {
  return BITS.get(key) ?? 0;
}

/**
 * The span a log is in, as the fields it adds to events that do not say it themselves. They are written
 * out once, for a span has many events.
 */
export class TraceFields {
  readonly #trace: string;
  readonly #span: string;
  readonly #whole: string;

  constructor(traceId: string, spanId: string, parentId: string | undefined) {
    this.#trace = `trace_id=${encodeString(traceId)}`;
    this.#span = `${this.#trace} span_id=${encodeString(spanId)}`;
    this.#whole = parentId === undefined ? this.#span : `${this.#span} parent_id=${encodeString(parentId)}`;
  }

  /**
   * What is added to an event. Nothing is mixed into a lie: a span of the event's own has another parent,
   * and a trace of its own other spans.
   *
   * @param own the bits of what the event says itself
   */
  writtenBeside(own: number): string {
    if (own === 0) return this.#whole;
    if ((own & TRACE_ID) !== 0) return "";
    return (own & SPAN_ID) !== 0 ? this.#trace : this.#span;
  }
}
