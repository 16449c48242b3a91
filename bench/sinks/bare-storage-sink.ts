import { join } from "node:path";
import { FileStorage } from "log-thread/storage";
import { formatBare } from "../bare-line.ts";
import { KINDS } from "../events.ts";
import type { Sink } from "./sink.ts";

/** The same storage and the same checks as `written`, with a line that trusts its input: an append without sanitising. */
export function openBareStorage(directory: string): Sink {
  const storage = new FileStorage(join(directory, "log"));
  return {
    append: (kind, text, fields) => {
      const { type, source } = KINDS[kind] as (typeof KINDS)[number];
      storage.append(formatBare(Date.now(), type, source, text, fields));
    },
    flush: () => storage.flush(),
    close: async () => storage.close(),
    paths: () => [join(directory, "log", "master.log")],
    otherLines: 1,
  };
}
