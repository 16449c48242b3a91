import type { GroupResults } from "./group.ts";
import type { Comparison, Measurement, Target, Unit } from "./results.ts";
import type { Samples } from "./rounds.ts";
import { summarise } from "./statistics.ts";

/** A comparison as a group states it. */
export interface Aim {
  readonly subject: string;
  /** Of several peers the one that did best counts. None: the subject's own number is looked at. */
  readonly peers?: readonly string[];
  /** What the ratio says: how many times as long the peer takes (default), or how many times as long the subject does. */
  readonly longer?: "peer" | "subject";
  readonly target?: Target;
}

/** What a group found, before it is summed up. */
export interface Findings {
  readonly group: string;
  readonly unit: Unit;
  readonly samples: ReadonlyMap<string, Samples>;
}

/** The rounds of each subject, summed up, and what they mean for the group's aims. */
export function judge(findings: Findings, aims: readonly Aim[]): GroupResults {
  const { group, unit, samples } = findings;
  const measurements: Measurement[] = [...samples].map(([subject, found]) => ({
    id: `${group}/${subject}`,
    unit,
    ...(typeof found === "string" ? { missing: found } : { found: summarise(found) }),
  }));
  return { measurements, comparisons: aims.map((aim) => compare(findings, aim)) };
}

/**
 * A ratio is the median of the rounds' ratios: both numbers of a round were measured within a second of
 * each other, so that what the machine did besides is in both.
 */
function compare({ group, unit, samples }: Findings, aim: Aim): Comparison {
  const { subject, peers, target } = aim;
  const peer = peers === undefined ? undefined : bestOf(samples, peers);
  const text = [subject, ...(peers === undefined ? [] : [peer ?? peers[0]])].join(" against ");
  const comparison = {
    id: `${group}/${text}`,
    text,
    subject: `${group}/${subject}`,
    ...(peer === undefined ? {} : { peer: `${group}/${peer}`, longer: aim.longer ?? "peer" }),
    unit: peers === undefined ? unit : ("times" as const),
    ...(target === undefined ? {} : { target }),
  };
  const own = samples.get(subject);
  if (!isMeasured(own) || (peers !== undefined && peer === undefined)) {
    return { ...comparison, verdict: "not measured" };
  }
  const theirs = peer === undefined ? undefined : (samples.get(peer) as readonly number[]);
  const found = summarise(own.map((ours, round) => ratio(ours, theirs?.[round], aim.longer)));
  return { ...comparison, found, verdict: verdictOn(found.median, target) };
}

function ratio(ours: number, theirs: number | undefined, longer: Aim["longer"]): number {
  if (theirs === undefined) return ours;
  return longer === "subject" ? ours / theirs : theirs / ours;
}

function verdictOn(found: number, target: Target | undefined): Comparison["verdict"] {
  if (target === undefined) return "no target";
  const met = target.kind === "at least" ? found >= target.bound : found <= target.bound;
  return met ? "met" : "missed";
}

/** The peer whose median is the least. */
function bestOf(samples: ReadonlyMap<string, Samples>, peers: readonly string[]): string | undefined {
  const medianOf = (peer: string): number => {
    const found = samples.get(peer);
    return isMeasured(found) ? summarise(found).median : Number.POSITIVE_INFINITY;
  };
  const [best] = peers.toSorted((a, b) => medianOf(a) - medianOf(b));
  return best === undefined || medianOf(best) === Number.POSITIVE_INFINITY ? undefined : best;
}

function isMeasured(samples: Samples | undefined): samples is readonly number[] {
  return typeof samples === "object" && samples.length > 0;
}
