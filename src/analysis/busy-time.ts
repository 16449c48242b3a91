/** A stretch of time, in milliseconds since 1970. */
export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Stretches as those in which at least one of them goes on, in the order of time, none touching another. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const sorted = [...stretches].sort((a, b) => a.fromMs - b.fromMs);
  const whole: { fromMs: number; untilMs: number }[] = [];
  for (const { fromMs, untilMs } of sorted) {
    const last = whole.at(-1);
    if (last !== undefined && fromMs <= last.untilMs) last.untilMs = Math.max(last.untilMs, untilMs);
    else whole.push({ fromMs, untilMs });
  }
  return whole;
}

/** What of a stretch others leave free, in the order of time. */
export function between(whole: Stretch, taken: readonly Stretch[]): Stretch[] {
  const free: Stretch[] = [];
  let fromMs = whole.fromMs;
  for (const stretch of joined(taken)) {
    const untilMs = Math.min(stretch.fromMs, whole.untilMs);
    if (untilMs > fromMs) free.push({ fromMs, untilMs });
    fromMs = Math.max(fromMs, stretch.untilMs);
  }
  if (whole.untilMs > fromMs) free.push({ fromMs, untilMs: whole.untilMs });
  return free;
}

/** The length of stretches that do not overlap. */
export function lengthMs(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0);
}
