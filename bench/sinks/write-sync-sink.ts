import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Sink } from "./sink.ts";

const LINE =
  "2026-01-09T14:32:01.456Z|llm:response|agent|cache miss, answered model=llama3.2 latency_ms=2333 stop=end call_id=91df1c8a5d5e\n";

/** The floor below whatever writes a line at a time from Node: one constant line, one `fs.writeSync`. */
export function openWriteSync(directory: string): Sink {
  const path = join(directory, "write-sync.log");
  const file = openSync(path, "a");
  return {
    append: () => {
      writeSync(file, LINE);
    },
    flush: async () => {},
    close: async () => closeSync(file),
    path,
    otherLines: 0,
  };
}
