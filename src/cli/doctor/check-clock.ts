import { limits } from "../../base/index.ts";
import { formatTimestamp } from "../../line/index.ts";
import { showCount, showCounted, showDuration } from "../quantities.ts";
import { shellQuote } from "../shell-quote.ts";
import type { ClockStep } from "./clock-watch.ts";
import type { Check, Finding, LogFacts } from "./finding.ts";

const ALLOWED = showDuration(limits.clockDisorderMs);

/** Do the times of the events ascend, as far as readers count on it? */
export const checkClock: Check = {
  name: "clock",
  ok: "every event is as late as the one before it, or later",
  find: (facts) => [...disorder(facts), ...steps(facts), ...future(facts)],
};

function disorder({ files, clock: { disordered, furthest } }: LogFacts): Finding[] {
  if (furthest === undefined) return [];
  return [
    {
      severity: "warning",
      code: "clock-disorder",
      what: `${showCounted(disordered, "event")} ${disordered === 1 ? "stands" : "stand"} behind others that are more than ${ALLOWED} younger, by up to ${show(furthest)}`,
      meaning: `A clock was set back, or old events were added later. Reading with since or until stops where times are ${ALLOWED} beyond what is asked for, and may miss events here.`,
      advice: "Ask readLog and read for exact: true. export is always exact:",
      command: `log-thread export --since 1h --dir ${shellQuote(files.directory)}`,
    },
  ];
}

function steps({ clock: { stepsBack, largest, disordered } }: LogFacts): Finding[] {
  if (largest === undefined || disordered > 0) return [];
  return [
    {
      severity: "note",
      code: "clock-steps",
      what: `times step back ${showCount(stepsBack)} ${stepsBack === 1 ? "time" : "times"}, by up to ${show(largest)}`,
      meaning: `Several writers at once, or a clock that was corrected. Readers allow for ${ALLOWED}, so that nothing is missed.`,
    },
  ];
}

function future({ clock: { future: count, firstFuture } }: LogFacts): Finding[] {
  if (firstFuture === undefined) return [];
  return [
    {
      severity: "warning",
      code: "future",
      what: `${showCounted(count, "event")} of a time that has not come yet; the first is ${show(firstFuture)}`,
      meaning: "The clock of whoever wrote them was ahead, or that of this machine is behind.",
      advice: "Compare both with a clock that is right.",
      command: "date -u",
    },
  ];
}

function show({ byMs, segment, offset, timeMs }: ClockStep): string {
  return `${showDuration(byMs)} at byte ${offset} of ${segment} (${formatTimestamp(timeMs)})`;
}
