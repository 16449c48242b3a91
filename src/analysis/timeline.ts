import { between, type Stretch } from "./busy-time.ts";
import { SpanCollector } from "./collect-spans.ts";
import type { Span, TimedEvent } from "./span.ts";
import { isWork } from "./span-rules.ts";

/** A failure that stands for itself: an `error:…` event, or an error without a call it belongs to. */
export interface Failure {
  readonly timeMs: number;
  readonly type: string;
  readonly source: string;
  readonly position: TimedEvent["position"];
}

/** What happened, as spans of time. */
export interface Timeline {
  /** Of the earliest and of the latest event; both are 0 where there are none. */
  readonly startMs: number;
  readonly endMs: number;
  readonly events: number;
  /** In the order of their beginnings. */
  readonly spans: readonly Span[];
  /** The `error:…` events, in the log's order. */
  readonly failures: readonly Failure[];
  /** Where no work was going on, for `quietMs` at least, in the order of time. Empty where nothing is known of any work. */
  readonly gaps: readonly Stretch[];
  /** The most calls of one category that were going on at once, by category; only of work. */
  readonly concurrency: Readonly<Record<string, number>>;
}

/** How a timeline is made. */
export interface TimelineOptions {
  /** How long nothing has to go on until that is a gap, in milliseconds. Default 1000. */
  readonly quietMs?: number;
}

const QUIET_MS = 1_000;

/**
 * Makes a timeline of events: which of them begin and end the same thing, how long it took, what stands in what, where nothing went
 * on. Events are paired by `call_id`, `request_id` or `span_id` where they say one, else with the nearest of the same category,
 * source and session; a span that never ends says what the log tells next. It records what the log says and guesses nothing:
 * what is not known is undefined, and never 0.
 *
 * @param events in the log's order, as `readLog` and `read` give them; of several processes together, since what belongs together is
 * found by ids. Memory grows with the spans, not with the events
 * @example
 * ```ts
 * import { logEvent, readLog } from "log-thread";
 * import { timeline } from "log-thread/analysis";
 *
 * logEvent("tool:start", "agent", { call_id: "c1", name: "search" });
 * logEvent("tool:end", "agent", { call_id: "c1", duration_ms: 120 });
 * logEvent("llm:request", "agent", { model: "llama3.2" });
 * for (const span of timeline(readLog()).spans) {
 *   console.log(span.category, span.name, span.durationMs, span.outcome, span.lostBy);
 * }
 * ```
 * ```text
 * tool search 120 ok undefined
 * llm llama3.2 undefined unfinished log end
 * ```
 */
export function timeline(events: Iterable<TimedEvent>, options: TimelineOptions = {}): Timeline {
  const collector = new TimelineCollector();
  for (const event of events) collector.add(event);
  return collector.finish(options);
}

/** Makes a timeline of events that come one after the other. */
export class TimelineCollector {
  readonly #spans = new SpanCollector();
  readonly #failures: Failure[] = [];
  #events = 0;
  #startMs = Number.POSITIVE_INFINITY;
  #endMs = Number.NEGATIVE_INFINITY;

  add(event: TimedEvent): void {
    const { timeMs, type, source, position } = event;
    this.#events++;
    if (timeMs < this.#startMs) this.#startMs = timeMs;
    if (timeMs > this.#endMs) this.#endMs = timeMs;
    if (type.startsWith("error:")) this.#failures.push({ timeMs, type, source, position });
    this.#spans.add(event);
  }

  finish({ quietMs = QUIET_MS }: TimelineOptions = {}): Timeline {
    const isEmpty = this.#events === 0;
    const whole = { fromMs: isEmpty ? 0 : this.#startMs, untilMs: isEmpty ? 0 : this.#endMs };
    const spans = this.#spans.finish();
    const work = spans.filter(({ category }) => isWork(category));
    const gaps = work.length === 0 ? [] : between(whole, work.map(stretchOf));
    return {
      startMs: whole.fromMs,
      endMs: whole.untilMs,
      events: this.#events,
      spans,
      failures: this.#failures,
      gaps: gaps.filter(({ fromMs, untilMs }) => untilMs - fromMs >= quietMs),
      concurrency: concurrencyOf(work),
    };
  }
}

/** The stretch of time in which a span goes on. */
export function stretchOf({ startMs, untilMs }: Pick<Span, "startMs" | "untilMs">): Stretch {
  return { fromMs: startMs, untilMs };
}

function concurrencyOf(work: readonly Span[]): Record<string, number> {
  const most: Record<string, number> = Object.create(null);
  for (const category of new Set(work.map((span) => span.category))) {
    const steps = work
      .filter((span) => span.category === category)
      .flatMap(({ startMs, untilMs }) => [
        { timeMs: startMs, step: 1 },
        { timeMs: untilMs, step: -1 },
      ]);
    // What ends in the millisecond in which another begins is not at once with it.
    steps.sort((a, b) => a.timeMs - b.timeMs || a.step - b.step);
    let now = 0;
    for (const { step } of steps) {
      now += step;
      most[category] = Math.max(most[category] ?? 1, now);
    }
  }
  return most;
}
