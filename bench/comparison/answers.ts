import { createHash } from "node:crypto";
import type { QuestionId } from "./questions.ts";

/** What an answer has to be. */
export interface Expected {
  readonly lines: number;
  /** SHA-256 of the answer as a text. */
  readonly digest: string;
}

/**
 * An answer is compared as a text, whatever a tool gives: a number; lines of the log as they stand in it, in its
 * order; `minute|type|count` for each that there is, in any order; `count|source`, the most first.
 *
 * @throws Error when it is not what it has to be
 */
export function checkAnswer(question: QuestionId, text: string, expected: Expected, who: string): void {
  const found = describeAnswer(question === "histogram" ? sortedLines(text) : text);
  if (found.digest === expected.digest && found.lines === expected.lines) return;
  const begins = JSON.stringify(text.slice(0, 300));
  throw new Error(
    `${who} answers "${question}" wrongly: ${found.lines} lines of ${expected.lines}, beginning with ${begins}`,
  );
}

/** @param text every line of it ended */
export function describeAnswer(text: string): Expected {
  const digest = createHash("sha256").update(text).digest("hex");
  return { lines: text.split("\n").length - 1, digest };
}

/** Lines of a text that ends with one, sorted. */
export function sortedLines(text: string): string {
  return linesText(text.split("\n").slice(0, -1).sort());
}

/** Lines, each of them ended. */
export function linesText(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}
