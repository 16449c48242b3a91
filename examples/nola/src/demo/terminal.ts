/** How the demo writes: short headings, one colour for what matters, none where nobody sees it. */

const COLUMNS_MAX = 120;

const plain = (text: string): string => text;
const style = (code: number) => (text: string) => `\u001B[${code}m${text}\u001B[0m`;

/** Colour is for a terminal, and only where it is wanted: https://no-color.org */
const coloured = Boolean(process.stdout.isTTY) && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";

export const bold = coloured ? style(1) : plain;
export const dim = coloured ? style(2) : plain;
export const red = coloured ? style(31) : plain;
export const orange = coloured ? style(33) : plain;

/** The width to write for: the terminal's, within what reads well. */
export function columns(): number {
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

/** One line of the log, cut where the terminal ends; the file has the rest. */
export function printLogLine(line: string): void {
  const width = columns();
  const shown = line.length > width ? `${line.slice(0, width - 1)}…` : line;
  const parts = /^([^|]*\|)([^|]*)(\|.*)$/.exec(shown);
  if (!parts) {
    print(dim(shown));
    return;
  }
  const [, time = "", type = "", rest = ""] = parts;
  print(dim(time) + (/^error:|:error$/.test(type) ? red(type) : orange(type)) + dim(rest));
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
