import type { Quantiles, SessionSummary } from "../analysis/index.ts";
import type { TimeZone } from "../reader/index.ts";
import { showCount, showCounted, showDuration, showShare } from "./quantities.ts";
import { showSeconds } from "./show-rows.ts";
import { showNumber } from "./stats-view.ts";
import { visible } from "./terminal-text.ts";

const ENDS: Readonly<Record<NonNullable<SessionSummary["endedBy"]>, string>> = {
  ended: "ended",
  "session end": "ended",
  shutdown: "ended by the program's end",
  restart: "the program began anew without an end",
  "log end": "no end in the log",
};

/** A session in two lines: when it was, and its numbers. What nothing tells is said to be unknown. */
export function sessionLines(id: string, summary: SessionSummary, zone: TimeZone): string[] {
  const { startMs, endMs, durationMs, events, endedBy } = summary;
  const title = [
    `session ${visible(id)}`,
    `${showSeconds(startMs, zone)} to ${showSeconds(endMs, zone)}`,
    showDuration(durationMs),
    showCounted(events, "event"),
    endedBy === undefined ? "no end in the log" : ENDS[endedBy],
  ];
  return [title.join(" · "), numbersOf(summary).join(" · ")];
}

function numbersOf(summary: SessionSummary): string[] {
  const { turns, calls, tokensIn, tokensOut, unknownTokens, firstTokenMs, errors, idleShare } = summary;
  const numbers = [turns === undefined ? "turns unknown" : showCounted(turns, "turn")];
  for (const [category, { count, failed, unfinished, durationMs }] of Object.entries(calls)) {
    const parts = [
      ...(failed > 0 ? [`${showCount(failed)} failed`] : []),
      ...(unfinished > 0 ? [`${showCount(unfinished)} without an end`] : []),
      ...(durationMs === undefined ? [] : [showQuantiles(durationMs)]),
    ];
    numbers.push(
      `${showCount(count)} ${visible(category)}${parts.length > 0 ? ` (${parts.join(", ")})` : ""}`,
    );
  }
  if (calls["llm"] !== undefined) {
    numbers.push(`first token ${firstTokenMs === undefined ? "unknown" : showQuantiles(firstTokenMs)}`);
    const unsaid =
      unknownTokens > 0 && tokensIn !== undefined ? `, ${showCounted(unknownTokens, "call")} unknown` : "";
    numbers.push(`tokens ${showKnown(tokensIn)} in, ${showKnown(tokensOut)} out${unsaid}`);
  }
  numbers.push(showCounted(errors, "error"));
  numbers.push(idleShare === undefined ? "idle unknown" : `idle ${showShare(idleShare, 1)}`);
  return numbers;
}

function showQuantiles({ count, median, p95, most }: Quantiles): string {
  const round = (ms: number): string => showDuration(Math.round(ms));
  if (count === 1) return round(most);
  return p95 === undefined
    ? `median ${round(median)}, most ${round(most)}`
    : `median ${round(median)}, p95 ${round(p95)}, most ${round(most)}`;
}

function showKnown(value: number | undefined): string {
  return value === undefined ? "unknown" : showNumber(value);
}
