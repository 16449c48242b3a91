import { type LooseSpan, nestSpans } from "./nest-spans.ts";
import { type Found, type OpenSpan, OpenSpans } from "./open-spans.ts";
import {
  firstTokenAfterMs,
  idOf,
  nameOf,
  saidDurationMs,
  sessionOf,
  tokensIn,
  tokensOut,
} from "./read-fields.ts";
import type { LostBy, Span, TimedEvent } from "./span.ts";
import { spanRole } from "./span-rules.ts";

/** An event that explains what became of spans that never ended. */
interface Mark {
  readonly order: number;
  readonly by: LostBy;
  readonly timeMs: number;
  /** The only session it is about; undefined where it is about all. */
  readonly session: string | undefined;
}

/** Finds the spans of events that are given in the log's order. */
export class SpanCollector {
  readonly #open = new OpenSpans();
  readonly #spans: { readonly order: number; readonly span: LooseSpan }[] = [];
  readonly #marks: Mark[] = [];
  #events = 0;
  #lastMs = 0;

  add(event: TimedEvent): void {
    const order = this.#events++;
    this.#lastMs = event.timeMs;
    const mark = markOf(event, order);
    if (mark !== undefined) this.#marks.push(mark);
    const found = spanRole(event.type);
    if (found === undefined) return;
    const { category, role } = found;
    if (role === "begin") {
      this.#open.add({ category, begin: event, order, firstTokenAtMs: undefined });
    } else if (role === "token") {
      const span = this.#open.find(category, event)?.span;
      if (span !== undefined) span.firstTokenAtMs ??= event.timeMs;
    } else {
      this.#end(category, role === "error", event, order);
    }
  }

  /** The spans so far, in the order of their beginnings; those that have not ended are lost. */
  finish(): Span[] {
    const all = [...this.#spans];
    for (const open of this.#open) all.push({ order: open.order, span: this.#lost(open) });
    all.sort((a, b) => a.span.startMs - b.span.startMs || a.order - b.order);
    return nestSpans(all.map(({ span }) => span));
  }

  #end(category: string, failed: boolean, event: TimedEvent, order: number): void {
    const found = this.#open.find(category, event);
    const outcome = failed ? "error" : "ok";
    if (found !== undefined) {
      this.#open.close(found.span);
      this.#spans.push({ order: found.span.order, span: { ...ended(found, event), outcome } });
      return;
    }
    // Its beginning is not in what is looked at. Where it does not say how long it took, it is a moment.
    const durationMs = saidDurationMs(event);
    const loose = endOnly(category, event, durationMs);
    if (loose !== undefined) this.#spans.push({ order, span: { ...loose, outcome } });
  }

  #lost(open: OpenSpan): LooseSpan {
    const { category, begin, order, firstTokenAtMs } = open;
    const session = sessionOf(begin);
    const mark = this.#marks.find(
      (after) => after.order > order && (after.session === undefined || after.session === session),
    );
    return {
      ...described(category, begin),
      startMs: begin.timeMs,
      untilMs: Math.max(begin.timeMs, mark?.timeMs ?? this.#lastMs),
      durationMs: undefined,
      outcome: "unfinished",
      lostBy: mark?.by ?? "log end",
      firstTokenMs: differenceMs(begin.timeMs, firstTokenAtMs),
      begin: begin.position,
      end: undefined,
      pairedBy: undefined,
    };
  }
}

function markOf(event: TimedEvent, order: number): Mark | undefined {
  const { type, timeMs } = event;
  if (type === "app:shutdown") return { order, by: "shutdown", timeMs, session: undefined };
  if (type === "app:start") return { order, by: "restart", timeMs, session: undefined };
  const session = sessionOf(event);
  return type === "session:end" && session !== undefined
    ? { order, by: "session end", timeMs, session }
    : undefined;
}

function ended({ span, by }: Found, end: TimedEvent): Omit<LooseSpan, "outcome"> {
  const { begin, category, firstTokenAtMs } = span;
  return {
    ...described(category, begin, end),
    startMs: begin.timeMs,
    untilMs: Math.max(begin.timeMs, end.timeMs),
    durationMs: saidDurationMs(end) ?? differenceMs(begin.timeMs, end.timeMs),
    lostBy: undefined,
    firstTokenMs: firstTokenAfterMs(end) ?? differenceMs(begin.timeMs, firstTokenAtMs),
    begin: begin.position,
    end: end.position,
    pairedBy: by,
  };
}

function endOnly(
  category: string,
  end: TimedEvent,
  durationMs: number | undefined,
): Omit<LooseSpan, "outcome"> | undefined {
  if (durationMs === undefined) return undefined;
  return {
    ...described(category, end),
    startMs: end.timeMs - durationMs,
    untilMs: end.timeMs,
    durationMs,
    lostBy: undefined,
    firstTokenMs: firstTokenAfterMs(end),
    begin: undefined,
    end: end.position,
    pairedBy: undefined,
  };
}

/** What the events of a span say of it, its end first where both do: a model may be another than was asked for. */
function described(
  category: string,
  begin: TimedEvent,
  end?: TimedEvent,
): Pick<
  LooseSpan,
  "category" | "name" | "source" | "session" | "tokensIn" | "tokensOut" | "spanId" | "parentId"
> {
  const either = <T>(read: (event: TimedEvent) => T | undefined): T | undefined =>
    (end === undefined ? undefined : read(end)) ?? read(begin);
  return {
    category,
    name: nameOf(begin) ?? (end === undefined ? undefined : nameOf(end)),
    source: begin.source,
    session: sessionOf(begin),
    tokensIn: either(tokensIn),
    tokensOut: either(tokensOut),
    spanId: idOf(begin, "span_id"),
    parentId: idOf(begin, "parent_id"),
  };
}

/** The time between two moments; undefined where there is none, or the clock was set back. */
function differenceMs(fromMs: number, toMs: number | undefined): number | undefined {
  return toMs === undefined || toMs < fromMs ? undefined : toMs - fromMs;
}
