/** How the demo writes: short headings, one colour for what matters, none where nobody sees it. */

const COLUMNS_MAX = 120;
const NARROW_COLUMNS = 110;

const plain = (text: string): string => text;
const style = (code: number) => (text: string) => `\u001B[${code}m${text}\u001B[0m`;

/** Colour is for a terminal, and only where it is wanted: https://no-color.org */
const coloured = Boolean(process.stdout.isTTY) && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";

export const bold = coloured ? style(1) : plain;
export const dim = coloured ? style(2) : plain;
export const red = coloured ? style(31) : plain;
const orange = coloured ? style(33) : plain;

/** The width to write for: the terminal's, within what reads well. */
function columns(): number {
  return Math.min(process.stdout.columns ?? 100, COLUMNS_MAX);
}

export function print(text = ""): void {
  process.stdout.write(`${text}\n`);
}

export function heading(text: string): void {
  print();
  print(bold(text));
  print();
}

/** Somebody's words, in a column of their own. */
export function printSpoken(who: string, words: string): void {
  const indent = 10;
  const lines = wrap(words, columns() - indent);
  const name = who === "error" ? red(who.padStart(7)) : bold(who.padStart(7));
  lines.forEach((line, index) => {
    print(`${index === 0 ? name : " ".repeat(7)}   ${line}`);
  });
}

/** One line of the log, cut where the terminal ends; the file has the rest. An error is shown whole. */
export function printLogLine(line: string): void {
  const [time, type] = line.split("|", 2);
  if (time === undefined || type === undefined) {
    print(dim(line));
    return;
  }
  const rest = line.slice(time.length + type.length + 2);
  const isError = /^error:|:error$/.test(type);
  // Where there is little room the day goes first; the file has it.
  const shownTime = columns() < NARROW_COLUMNS ? time.slice("2026-01-09T".length) : time;
  const room = columns() - shownTime.length - type.length - 2;
  const [first = "", ...others] = isError ? cutUp(rest, room, columns() - 4) : [shorten(rest, room)];
  print(`${dim(`${shownTime}|`)}${isError ? red(type) : orange(type)}${dim(`|${first}`)}`);
  for (const part of others) print(dim(`    ${part}`));
}

/** Cuts the middle out of what is too long: whose session it was is said at the end. */
function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const session = / session_id=\S+$/.exec(text)?.[0] ?? "";
  return `${text.slice(0, Math.max(0, width - session.length - 1))}…${session}`;
}

function cutUp(text: string, firstWidth: number, width: number): string[] {
  const parts = [text.slice(0, firstWidth)];
  for (let at = firstWidth; at < text.length; at += width) parts.push(text.slice(at, at + width));
  return parts;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}
