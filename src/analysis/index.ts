export type { Stretch } from "./busy-time.ts";
export { type Quantiles, quantilesOf } from "./quantiles.ts";
export { sessionEvents, withCompanions } from "./session-events.ts";
export {
  type Calls,
  type SessionReport,
  type SessionSummary,
  summariseSession,
} from "./session-summary.ts";
export type { LostBy, Outcome, PairedBy, Span, TimedEvent } from "./span.ts";
export {
  type Failure,
  type Timeline,
  type TimelineOptions,
  timeline,
} from "./timeline.ts";
