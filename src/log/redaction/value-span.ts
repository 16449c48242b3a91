/** Where a value stands in a text. */
export interface Span {
  readonly start: number;
  /** The position behind it. */
  readonly end: number;
}

/** A quote as it stands in a text: in JSON within JSON it has backslashes before it. */
export interface Quote {
  readonly backslashes: number;
  readonly character: string;
}

const QUOTE_AT = /(\\*)(["'`])/y;

/** The quote that begins at a position, if one does. */
export function quoteAt(text: string, at: number): Quote | undefined {
  QUOTE_AT.lastIndex = at;
  const match = QUOTE_AT.exec(text);
  return match === null
    ? undefined
    : { backslashes: (match[1] as string).length, character: match[2] as string };
}

export function quoteLength(quote: Quote): number {
  return quote.backslashes + 1;
}

/**
 * What stands between the quote at `at` and the one that closes it. One that is never closed reaches to
 * the end of its line: it was cut, or is none.
 */
export function quotedSpan(text: string, at: number, quote: Quote): Span {
  const start = at + quoteLength(quote);
  const end = closingQuote(text, start, quote);
  if (end !== -1 && !text.slice(start, end).includes("\n")) return { start, end };
  const newline = text.indexOf("\n", start);
  return { start, end: newline === -1 ? text.length : newline };
}

/** Where the closing quote begins, its backslashes included; -1 where there is none. */
function closingQuote(text: string, from: number, quote: Quote): number {
  const { backslashes, character } = quote;
  for (let at = text.indexOf(character, from); at !== -1; at = text.indexOf(character, at + 1)) {
    if (closes(text, at, from, backslashes)) return at - backslashes;
  }
  return -1;
}

/** Each level of JSON doubles a backslash: what a quote has beyond its level's own belongs to the text before it. */
function closes(text: string, at: number, from: number, backslashes: number): boolean {
  let before = 0;
  while (at - before > from && text.charCodeAt(at - 1 - before) === 92) before++;
  return before % (2 * (backslashes + 1)) === backslashes;
}

const BRACKET_OR_QUOTE = /[{}[\]"]/g;

/** From the bracket at `at` to behind the one that closes it; where none does, to the text's end. */
export function bracketedSpan(text: string, at: number, backslashes: number): Span {
  let depth = 0;
  let quoted = false;
  BRACKET_OR_QUOTE.lastIndex = at;
  for (let match = BRACKET_OR_QUOTE.exec(text); match !== null; match = BRACKET_OR_QUOTE.exec(text)) {
    const character = match[0];
    if (character === '"') quoted = closes(text, match.index, at, backslashes) ? !quoted : quoted;
    else if (quoted) continue;
    else if (character === "{" || character === "[") depth++;
    else if (--depth === 0) return { start: at, end: match.index + 1 };
  }
  return { start: at, end: text.length };
}

/** Characters that end a bare value only where something else begins behind them: `a=1;b=2`, `(a=1)`. */
const BARE =
  /(?:[^\s"'`<>\\,;&)\]}|]|\\(?![nrt"'`\\]|$)|[,;&)\]}|](?![\s"'`)\]},;.|\\<]|$|[\w.%+~-]{0,40}[=:]))+/y;
const BARE_HEAD = new RegExp(BARE.source.replace(/\+$/, "{1,256}"), "y");

/** A value without quotes; `wholly` false: only as much of it as is needed to judge it. */
export function bareSpan(text: string, at: number, wholly: boolean): Span {
  const pattern = wholly ? BARE : BARE_HEAD;
  pattern.lastIndex = at;
  return { start: at, end: pattern.test(text) ? pattern.lastIndex : at };
}

const LINE_REST = /(?:[^\r\n\\]|\\(?![rn]))*/y;

/** What is left of a line; in a text within JSON a line ends with `\n` as two characters. */
export function lineSpan(text: string, at: number): Span {
  LINE_REST.lastIndex = at;
  LINE_REST.test(text);
  return { start: at, end: LINE_REST.lastIndex };
}
