import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { formatBare } from "../bare-line.ts";
import { KINDS } from "../events.ts";
import type { Sink } from "./sink.ts";

/** What a program does that has no logger: the barest line, and `fs.appendFileSync`. */
export function openAppendFile(directory: string): Sink {
  const path = join(directory, "append-file.log");
  return {
    append: (kind, text, fields) => {
      const { type, source } = KINDS[kind] as (typeof KINDS)[number];
      appendFileSync(path, `${formatBare(Date.now(), type, source, text, fields)}\n`);
    },
    flush: async () => {},
    close: async () => {},
    paths: () => [path],
    otherLines: 0,
  };
}
