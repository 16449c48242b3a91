import type { ReactNode } from "react";

/**
 * A text in which everything that somebody looks for is lit up, in any case; nothing for "". It is no component: rows have dozens of
 * these, and nearly all of them are the text itself.
 */
export function marked(text: string, mark: string): ReactNode {
  if (mark === "") return text;
  const pieces: (string | React.JSX.Element)[] = [];
  const lowered = text.toLowerCase();
  // A few letters get longer when they are made small; then places would not agree, and case counts.
  const isSameLength = lowered.length === text.length;
  const lower = isSameLength ? lowered : text;
  const wanted = isSameLength ? mark.toLowerCase() : mark;
  let from = 0;
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    if (at > from) pieces.push(text.slice(from, at));
    pieces.push(<mark key={at}>{text.slice(at, at + mark.length)}</mark>);
    from = at + mark.length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}
