import { maskLine } from "./mask-output.ts";

/** In an expectation, alone on its line it stands for any number of lines, within a line for any text. */
const ANYTHING = "…";
const SHOWN_LINES_MAX = 12;

/**
 * Compares what a document says a block prints with what it printed.
 * Gives a readable difference, or nothing when they agree.
 */
export function differenceOf(expected: string, actual: string): string | undefined {
  const wanted = linesOf(expected);
  const printed = linesOf(actual);
  const { agrees, line, at } = match(wanted, printed);
  if (agrees) return undefined;
  const shown = (mark: string, lines: readonly string[]): string[] => [
    ...lines.slice(0, SHOWN_LINES_MAX).map((text) => `  ${mark} ${text}`.trimEnd()),
    ...(lines.length > SHOWN_LINES_MAX ? [`  ${mark} (${lines.length - SHOWN_LINES_MAX} more)`] : []),
  ];
  return [
    `line ${line + 1} of the expected output (-) is not what was printed (+):`,
    ...shown(" ", wanted.slice(Math.max(0, line - 2), line)),
    ...shown("-", line < wanted.length ? wanted.slice(line) : ["(the end)"]),
    ...shown("+", at < printed.length ? printed.slice(at) : ["(the end)"]),
  ].join("\n");
}

/** White space at the ends of lines and of the whole is invisible in a document, so it does not count. */
function linesOf(text: string): string[] {
  const trimmed = text.replace(/[ \t\r]+$/gm, "").replace(/\n+$/, "");
  return trimmed === "" ? [] : trimmed.split("\n");
}

interface Match {
  readonly agrees: boolean;
  /** The first expected line that could not be matched, and where in the output that was tried last. */
  readonly line: number;
  readonly at: number;
}

/** The usual walk for patterns with stars: after a mismatch the latest `…` takes one line more. */
function match(wanted: readonly string[], printed: readonly string[]): Match {
  let line = 0;
  let at = 0;
  let star: { line: number; at: number } | undefined;
  let furthest = { line: 0, at: 0 };
  while (at < printed.length) {
    if (wanted[line]?.trim() === ANYTHING) {
      star = { line, at };
      line++;
    } else if (line < wanted.length && lineAgrees(wanted[line]!, printed[at]!)) {
      line++;
      at++;
    } else if (star !== undefined) {
      star.at++;
      line = star.line + 1;
      at = star.at;
    } else return { agrees: false, line, at };
    if (line > furthest.line) furthest = { line, at };
  }
  while (wanted[line]?.trim() === ANYTHING) line++;
  return { agrees: line === wanted.length, ...(star === undefined ? { line, at } : furthest) };
}

function lineAgrees(wanted: string, printed: string): boolean {
  const pieces = maskLine(wanted).split(ANYTHING);
  const found = maskLine(printed);
  if (pieces.length === 1) return pieces[0] === found;
  return new RegExp(`^${pieces.map((piece) => escaped(piece)).join(".*")}$`, "u").test(found);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
