/** Reads a table as RFC 4180 says, and refuses what it does not allow. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    row.push(cell.value);
    at = cell.end;
    if (text[at] === ",") at++;
    else if (text.startsWith("\r\n", at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else
      throw new Error(
        `neither a comma nor a line's end at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`,
      );
  }
  return rows;
}

interface Cell {
  readonly value: string;
  readonly end: number;
}

function plainCell(text: string, from: number): Cell {
  const value = /[^",\r\n]*/y;
  value.lastIndex = from;
  const found = value.exec(text)?.[0] ?? "";
  return { value: found, end: from + found.length };
}

function quotedCell(text: string, from: number): Cell {
  const value = /"((?:[^"]|"")*)"/y;
  value.lastIndex = from;
  const found = value.exec(text);
  if (found === null) throw new Error(`a quote that is never closed at ${from}`);
  return { value: (found[1] as string).replaceAll('""', '"'), end: from + found[0].length };
}
