/** The two comments in a document between which stands what is made from results. */
export interface Markers {
  readonly begin: string;
  readonly end: string;
}

/** @returns the document with `text` in place of what stood between the markers */
export function putBetween(document: string, { begin, end }: Markers, text: string): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from === -1 || to < from) throw new Error(`the document lacks "${begin}" or "${end}" behind it`);
  return `${document.slice(0, from)}${begin}\n${text}\n${document.slice(to)}`;
}
