import { randomHex } from "../../base/index.ts";
import { TraceFields } from "../../line/index.ts";

/** Where in a trace work is done: what `extractTrace` gives, and `setTrace` and `withTrace` take. */
export interface TraceContext {
  /** The whole piece of work, over all its processes: 32 hexadecimal digits. */
  readonly traceId: string;
  /** This part of it: 16 hexadecimal digits. */
  readonly spanId: string;
  /** The span of whoever asked for this part; undefined for the first. */
  readonly parentId: string | undefined;
  /** The caller's wish whether the trace be recorded; it is passed on, and events are logged either way. */
  readonly sampled: boolean;
  /** The caller's `tracestate`, which other tracers keep there: passed on as it came. */
  readonly state: string | undefined;
  /** The caller's session, where it sent one. */
  readonly sessionId: string | undefined;
}

/** A context that events are logged in. */
export class Span {
  readonly context: TraceContext;
  readonly fields: TraceFields;

  constructor(context: TraceContext) {
    this.context = context;
    this.fields = new TraceFields(context.traceId, context.spanId, context.parentId);
  }

  /** A new span of the same trace, whose parent this one is. */
  child(): Span {
    return new Span({ ...this.context, spanId: newSpanId(), parentId: this.context.spanId });
  }
}

/** The first span of a new trace. */
export function newTrace(sessionId?: string): TraceContext {
  return {
    traceId: newId(16),
    spanId: newSpanId(),
    parentId: undefined,
    sampled: true,
    state: undefined,
    sessionId,
  };
}

export function newSpanId(): string {
  return newId(8);
}

/** With a letter in it: of digits alone it would read as a number, and be quoted in every line. */
function newId(bytes: number): string {
  for (;;) {
    const id = randomHex(bytes);
    if (/[a-f]/.test(id)) return id;
  }
}
