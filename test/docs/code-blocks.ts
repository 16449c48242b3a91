/** A fenced code block of a markdown document. */
export interface CodeBlock {
  /** The first word after the fence, lower case; empty when the fence names no language. */
  readonly language: string;
  /** What follows the language on the fence's line. */
  readonly info: string;
  /** The number of the opening fence's line, counted from 1. */
  readonly line: number;
  /** The number of the closing fence's line. */
  readonly lastLine: number;
  /** The content without the fences and without their indentation, its lines joined by a line feed. */
  readonly text: string;
}

export interface Fault {
  readonly line: number;
  readonly message: string;
}

export interface FencedMarkdown {
  readonly blocks: readonly CodeBlock[];
  /** Every line of the document, those of code blocks emptied, so that line numbers stay true. */
  readonly prose: readonly string[];
  readonly faults: readonly Fault[];
}

/** Fences are found at any depth of lists and block quotes: whatever looks like code is held to the rules. */
const OPENING = /^((?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?)(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$/;

interface Opening {
  readonly line: number;
  readonly fence: string;
  readonly indent: string;
  readonly info: string;
}

/**
 * Extracts the fenced code blocks of a markdown document, in order. A fence inside a longer or
 * different fence is content; a fence that is never closed is a fault, for it swallows the rest.
 */
export function extractCodeBlocks(markdown: string): FencedMarkdown {
  const blocks: CodeBlock[] = [];
  const prose: string[] = [];
  let opening: Opening | undefined;
  let content: string[] = [];
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    if (opening === undefined) {
      opening = openingOf(line, index + 1);
      content = [];
      prose.push(opening ? "" : line);
      continue;
    }
    prose.push("");
    if (closes(line, opening)) {
      blocks.push(blockOf(opening, index + 1, content));
      opening = undefined;
    } else content.push(withoutIndent(line, opening.indent));
  }
  const faults = opening ? [{ line: opening.line, message: "the code block is never closed" }] : [];
  return { blocks, prose, faults };
}

function openingOf(text: string, line: number): Opening | undefined {
  const [, indent, fence, info] = OPENING.exec(text) ?? [];
  if (indent === undefined || fence === undefined || info === undefined) return undefined;
  // By CommonMark a line such as ```a``` is an inline code span, not a fence.
  if (fence.startsWith("`") && info.includes("`")) return undefined;
  return { line, fence, indent, info };
}

function closes(line: string, { fence }: Opening): boolean {
  const found = /^(?:[ \t]*>)*[ \t]*(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return found !== undefined && found[0] === fence[0] && found.length >= fence.length;
}

/** Takes away as many block-quote signs and as much white space as stand before the opening fence, never more. */
function withoutIndent(line: string, indent: string): string {
  const quotes = indent.split(">").length - 1;
  let rest = line;
  for (let count = 0; count < quotes; count++) rest = rest.replace(/^[ \t]*>/, "");
  const width = indent.slice(indent.lastIndexOf(">") + 1).length;
  return rest.replace(new RegExp(`^[ \\t]{0,${width}}`), "");
}

function blockOf(opening: Opening, lastLine: number, content: readonly string[]): CodeBlock {
  const [language = "", ...info] = opening.info.split(/[ \t]+/);
  return {
    language: language.toLowerCase(),
    info: info.join(" "),
    line: opening.line,
    lastLine,
    text: content.join("\n"),
  };
}
