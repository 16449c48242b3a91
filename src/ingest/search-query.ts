import { LogThreadError, showValue } from "../base/index.ts";

/** A phrase in quotes, a parenthesis, or a word. */
const PARTS = /"[^"]*"\*?|[()]|[^\s"()]+/g;

const OPERATORS: readonly string[] = ["AND", "OR", "NOT"];

/**
 * What somebody looks for, as FTS5 takes it. Words are quoted, so that whatever stands in a log can be looked for as it
 * stands there: to FTS5 itself `llm:request` is a column, and `fetch-failed` a mistake. Words beside each other have to be
 * there both.
 *
 * @throws LogThreadError `ERR_QUERY_SYNTAX`
 */
export function searchQuery(words: string): string {
  if ((words.split('"').length - 1) % 2 === 1) throw syntaxError(words, 'a " is not closed');
  const parts = words.match(PARTS) ?? [];
  const query: string[] = [];
  let hasOperand = false;
  for (const part of parts) {
    const isOperand = !OPERATORS.includes(part) && part !== ")";
    if (isOperand && hasOperand) query.push("AND");
    query.push(isOperand && part !== "(" ? quoted(part) : part);
    hasOperand = part === ")" || (isOperand && part !== "(");
  }
  if (!parts.some((part) => /[\p{L}\p{N}]/u.test(part) && !OPERATORS.includes(part))) {
    throw syntaxError(words, "there is no word in it");
  }
  return query.join(" ");
}

/** The error for what can not be looked for. */
export function syntaxError(words: string, reason: string): LogThreadError {
  return new LogThreadError(
    "ERR_QUERY_SYNTAX",
    `${showValue(words)} can not be searched for: ${reason}. A search is words, "phrases in quotes" and beginnings of words (time*), with AND, OR, NOT and parentheses between them`,
    { details: { words } },
  );
}

function quoted(part: string): string {
  const isBeginning = part.endsWith("*");
  const word = isBeginning ? part.slice(0, -1) : part;
  const text = word.startsWith('"') ? word : `"${word}"`;
  return isBeginning ? `${text} *` : text;
}
