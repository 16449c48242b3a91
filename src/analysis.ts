/** `log-thread/analysis`: what happened, as spans of time and numbers, made of events. */
export {
  type Calls,
  type Failure,
  type LostBy,
  type Outcome,
  type PairedBy,
  type Quantiles,
  type SessionReport,
  type SessionSummary,
  type Span,
  type Stretch,
  summariseSession,
  type TimedEvent,
  type Timeline,
  type TimelineOptions,
  timeline,
} from "./analysis/index.ts";
