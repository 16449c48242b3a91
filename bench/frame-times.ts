/** What Chromium records of one thing that a thread did. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds, as the others. */
  readonly ts: number;
  readonly dur?: number;
  /** The processor's time in it: what other programs did meanwhile is not in it. */
  readonly tdur?: number;
}

/** What a page's main thread did, in milliseconds of the processor's time. */
export interface FrameTimes {
  /** Scripting from one frame to the next, with the layouts that scripts waited for; of frames in which scripts did something. */
  readonly scriptingMs: readonly number[];
  readonly longestTaskMs: number;
}

const SCRIPTING = new Set([
  "EventDispatch",
  "FireAnimationFrame",
  "FunctionCall",
  "TimerFire",
  "EvaluateScript",
]);
const MICROTASKS = "BlinkScheduler_PerformMicrotaskCheckpoint";
const TASK = "ThreadControllerImpl::RunTask";

/** A frame that draws nothing and hears of a pointer's move only would make every quantile look better. */
const SOMETHING_MS = 1;

/** Reads a record of Chromium's. */
export function frameTimes(record: Buffer): FrameTimes {
  const { traceEvents } = JSON.parse(record.toString()) as { traceEvents: TraceEvent[] };
  const main = mainThread(traceEvents);
  const own = traceEvents
    .filter(({ pid, tid }) => pid === main?.pid && tid === main.tid)
    .sort((a, b) => a.ts - b.ts);
  const scriptingMs: number[] = [];
  let frameMs = 0;
  let doneTo = 0;
  let longest = 0;
  for (const { name, ph, ts, dur = 0, tdur = dur } of own) {
    if (name === "AnimationFrame" && ph === "b") {
      if (frameMs >= SOMETHING_MS) scriptingMs.push(frameMs);
      frameMs = 0;
    }
    if (ph !== "X") continue;
    if (name === TASK) longest = Math.max(longest, tdur);
    if (!SCRIPTING.has(name) && name !== MICROTASKS) continue;
    // What is called by what was counted already is part of it.
    if (ts < doneTo) continue;
    doneTo = ts + dur;
    frameMs += tdur / 1_000;
  }
  return { scriptingMs, longestTaskMs: longest / 1_000 };
}

/** The main thread that drew the most frames: there are others, of the browser's own pages. */
function mainThread(events: readonly TraceEvent[]): TraceEvent | undefined {
  const counts = new Map<string, { count: number; event: TraceEvent }>();
  for (const event of events) {
    if (event.name !== "AnimationFrame" || event.ph !== "b") continue;
    const key = `${event.pid} ${event.tid}`;
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, { count, event });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.event;
}
