import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { formatBare } from "../bare-line.ts";
import { KINDS } from "../events.ts";
import type { Sink } from "./sink.ts";

const LINE =
  "2026-01-09T14:32:01.456Z|llm:response|agent|cache miss, answered model=llama3.2 latency_ms=2333 stop=end call_id=91df1c8a5d5e\n";

/** The floor below whatever writes a line at a time from Node: one constant line, one `fs.writeSync`. */
export function openWriteSync(directory: string): Sink {
  return open(directory, (file) => () => writeSync(file, LINE));
}

/** The floor with a line that is made anew each time, of input that is trusted, and a file that nobody looks at. */
export function openBareWriteSync(directory: string): Sink {
  return open(directory, (file) => (kind, text, fields) => {
    const { type, source } = KINDS[kind] as (typeof KINDS)[number];
    return writeSync(file, `${formatBare(Date.now(), type, source, text, fields)}\n`);
  });
}

function open(
  directory: string,
  appendTo: (file: number) => (...event: Parameters<Sink["append"]>) => number,
): Sink {
  const path = join(directory, "write-sync.log");
  const file = openSync(path, "a");
  const append = appendTo(file);
  return {
    append: (...event) => {
      append(...event);
    },
    flush: async () => {},
    close: async () => closeSync(file),
    paths: () => [path],
    otherLines: 0,
  };
}
