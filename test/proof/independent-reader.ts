import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An event as anybody would read it who knows nothing but "split at the first three pipes". */
export interface PlainEvent {
  readonly timestamp: string;
  readonly type: string;
  readonly source: string;
  readonly message: string;
}

/**
 * The log's lines, read without any code of this package: newlines end lines, the first three pipes
 * separate the parts. The first line of each file is the package's own, and a line without three
 * pipes is no event.
 */
export function* readPlainly(directory: string): Generator<PlainEvent> {
  for (const file of filesOf(directory)) {
    let first = true;
    for (const line of linesOf(readFileSync(file))) {
      const event = splitPlainly(line);
      if (!first && event !== undefined) yield event;
      first = false;
    }
  }
}

/** One line's parts; undefined where there are not four. */
function splitPlainly(line: string): PlainEvent | undefined {
  const [timestamp = "", type = "", source = "", ...rest] = line.split("|");
  return rest.length === 0 ? undefined : { timestamp, type, source, message: rest.join("|") };
}

function* linesOf(bytes: Buffer): Generator<string> {
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    yield bytes.toString("utf8", start, end);
    start = end + 1;
  }
}

function filesOf(directory: string): string[] {
  const rotated = readdirSync(directory).includes("sessions") ? readdirSync(join(directory, "sessions")) : [];
  return [...rotated.sort().map((name) => join(directory, "sessions", name)), join(directory, "master.log")];
}
