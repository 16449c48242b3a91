/** A value as the query language takes it: quoted where it is more than a word. */
export function quoted(value: string): string {
  return /^[\w.:/@+-]+$/.test(value) ? value : `"${value.replace(/[\\"]/g, "\\$&")}"`;
}

/** A query with one term more; a term that is there already is not added again, and its opposite is taken out. */
export function withTerm(q: string, term: string): string {
  const opposite = term.startsWith("-") ? term.slice(1) : `-${term}`;
  const terms = termsOf(q).filter((one) => one !== opposite);
  return (terms.includes(term) ? terms : [...terms, term]).join(" ");
}

/** The terms of a query, as they are written: spaces within quotes part nothing. */
export function termsOf(q: string): string[] {
  return q.match(/(?:[^\s"]|"(?:[^"\\]|\\.)*"?)+/g) ?? [];
}
