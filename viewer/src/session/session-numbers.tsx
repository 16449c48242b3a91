import type { TimelineAnswer } from "../../../src/server/contract.ts";
import { showCount, showDuration } from "../data/show-time.ts";

type Summary = TimelineAnswer["summary"];

/** A session in one row of numbers. What nothing tells is unknown, and never 0. */
export function SessionNumbers({ summary }: { readonly summary: Summary }) {
  const { durationMs, events, turns, calls, tokensIn, tokensOut, firstTokenMs, errors, idleShare, endedBy } =
    summary;
  const numbers: readonly (readonly [label: string, value: string, more?: string])[] = [
    ["duration", showDuration(durationMs), ENDS[endedBy ?? "none"]],
    ["events", showCount(events)],
    ["turns", shown(turns)],
    ...Object.entries(calls).map(([name, { count, failed, unfinished, durationMs: took }]) => {
      const more = [
        ...(took === undefined || took === null
          ? []
          : [`median ${showDuration(took.median)}, most ${showDuration(took.most)}`]),
        ...(failed > 0 ? [`${failed} failed`] : []),
        ...(unfinished > 0 ? [`${unfinished} without an end`] : []),
      ];
      return [name, showCount(count), more.join(", ")] as const;
    }),
    [
      "first token",
      firstTokenMs === undefined ? "unknown" : showDuration(firstTokenMs.median),
      firstTokenMs === undefined ? undefined : "median",
    ],
    ["tokens in", shown(tokensIn)],
    ["tokens out", shown(tokensOut)],
    ["errors", showCount(errors)],
    ["idle", idleShare === undefined ? "unknown" : `${Math.round(idleShare * 100)} %`],
  ] as const as readonly (readonly [string, string, string?])[];
  return (
    <dl className="numbers">
      {numbers.map(([label, value, more]) => (
        <div key={label} className={label === "errors" && errors > 0 ? "has-errors" : undefined}>
          <dt>{label}</dt>
          <dd className={value === "unknown" ? "unknown" : undefined}>{value}</dd>
          {more === undefined || more === "" ? null : <dd className="more">{more}</dd>}
        </div>
      ))}
    </dl>
  );
}

const ENDS: Readonly<Record<NonNullable<Summary["endedBy"]> | "none", string>> = {
  ended: "ended",
  "session end": "ended",
  shutdown: "the program ended",
  restart: "the program began anew",
  "log end": "no end in the log",
  none: "no end in the log",
};

function shown(value: number | undefined): string {
  return value === undefined || value === null ? "unknown" : showCount(value);
}
