import { between, lengthMs } from "./busy-time.ts";
import { type Quantiles, quantilesOf } from "./quantiles.ts";
import { idOf } from "./read-fields.ts";
import type { LostBy, Span, TimedEvent } from "./span.ts";
import { isWork } from "./span-rules.ts";
import { stretchOf, type Timeline, TimelineCollector } from "./timeline.ts";

/** The calls of one category in a session. */
export interface Calls {
  readonly count: number;
  readonly failed: number;
  readonly unfinished: number;
  /** Of those that ended and of which it is known. */
  readonly durationMs: Quantiles | undefined;
}

/** One session, in numbers. What nothing tells is undefined. */
export interface SessionSummary {
  readonly startMs: number;
  readonly endMs: number;
  readonly durationMs: number;
  readonly events: number;
  /** How it came to its end: it was ended, or what a span in it was lost by; undefined where nothing tells yet. */
  readonly endedBy: "ended" | LostBy | undefined;
  /** What `conversation:end` says of them, else the user's `conversation:turn` events, where turns are logged. */
  readonly turns: number | undefined;
  /** By category, in the order in which they first came; only of work. */
  readonly calls: Readonly<Record<string, Calls>>;
  /** Sums over the calls that say any; `unknownTokens` counts the calls of models that do not. */
  readonly tokensIn: number | undefined;
  readonly tokensOut: number | undefined;
  readonly unknownTokens: number;
  readonly firstTokenMs: Quantiles | undefined;
  /** `error:…` events, and calls that failed. */
  readonly errors: number;
  /** The share of its time in which no work was going on, 0 to 1; undefined where nothing is known of any work. */
  readonly idleShare: number | undefined;
}

/** A session's summary with the timeline it was made of. */
export interface SessionReport {
  readonly summary: SessionSummary;
  readonly timeline: Timeline;
}

/**
 * Sums up the events of one session.
 *
 * @param events those of the session, in the log's order
 * @example
 * ```ts
 * import { logEvent, readLog } from "log-thread";
 * import { summariseSession } from "log-thread/analysis";
 *
 * logEvent("llm:request", "agent", { session_id: "abc123" });
 * logEvent("llm:response", "agent", { session_id: "abc123", tokens_out: 128, latency_ms: 2333 });
 * const { summary } = summariseSession(readLog({ sessions: ["abc123"] }));
 * console.log(summary.calls["llm"]?.count, summary.tokensIn, summary.tokensOut);
 * ```
 * ```text
 * 1 undefined 128
 * ```
 */
export function summariseSession(events: Iterable<TimedEvent>): SessionReport {
  const collector = new SessionCollector();
  for (const event of events) collector.add(event);
  return collector.finish();
}

/** Sums up a session whose events come one after the other. */
class SessionCollector {
  readonly #timeline = new TimelineCollector();
  #turnsSaid: number | undefined;
  #turnsLogged = 0;
  #ended: SessionSummary["endedBy"];

  add(event: TimedEvent): void {
    const { type, fields } = event;
    this.#timeline.add(event);
    this.#ended = endOf(type);
    const turns = fields["turns"];
    if (type === "conversation:end" && typeof turns === "number" && Number.isFinite(turns)) {
      this.#turnsSaid = (this.#turnsSaid ?? 0) + turns;
    }
    if (type === "conversation:turn" && idOf(event, "role") !== "assistant") this.#turnsLogged++;
  }

  finish(): SessionReport {
    const timeline = this.#timeline.finish();
    const { startMs, endMs, events, spans, failures } = timeline;
    const work = spans.filter(({ category }) => isWork(category));
    const models = spans.filter(({ category }) => category === "llm");
    const durationMs = endMs - startMs;
    const summary: SessionSummary = {
      startMs,
      endMs,
      durationMs,
      events,
      endedBy: this.#ended,
      turns: this.#turnsSaid ?? (this.#turnsLogged > 0 ? this.#turnsLogged : undefined),
      calls: callsOf(work),
      tokensIn: sumOf(models.map((span) => span.tokensIn)),
      tokensOut: sumOf(models.map((span) => span.tokensOut)),
      unknownTokens: models.filter((span) => span.tokensIn === undefined && span.tokensOut === undefined)
        .length,
      firstTokenMs: quantilesOf(known(models.map((span) => span.firstTokenMs))),
      errors: failures.length + spans.filter(({ outcome }) => outcome === "error").length,
      idleShare: idleShareOf(timeline, work),
    };
    return { summary, timeline };
  }
}

/** What the last event tells of the end. Whatever comes behind an end shows that it was none. */
function endOf(type: string): SessionSummary["endedBy"] {
  if (type === "session:end" || type === "conversation:end" || type === "websocket:disconnect")
    return "ended";
  if (type === "app:shutdown") return "shutdown";
  return type === "app:start" ? "restart" : undefined;
}

function callsOf(work: readonly Span[]): Record<string, Calls> {
  const calls: Record<string, Calls> = Object.create(null);
  for (const category of new Set(work.map((span) => span.category))) {
    const own = work.filter((span) => span.category === category);
    calls[category] = {
      count: own.length,
      failed: own.filter(({ outcome }) => outcome === "error").length,
      unfinished: own.filter(({ outcome }) => outcome === "unfinished").length,
      durationMs: quantilesOf(known(own.map((span) => span.durationMs))),
    };
  }
  return calls;
}

function idleShareOf({ startMs, endMs }: Timeline, work: readonly Span[]): number | undefined {
  if (work.length === 0 || endMs === startMs) return undefined;
  return lengthMs(between({ fromMs: startMs, untilMs: endMs }, work.map(stretchOf))) / (endMs - startMs);
}

function sumOf(amounts: readonly (number | undefined)[]): number | undefined {
  const said = known(amounts);
  return said.length === 0 ? undefined : said.reduce((sum, amount) => sum + amount, 0);
}

function known(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined);
}
