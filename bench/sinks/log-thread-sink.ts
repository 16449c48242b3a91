import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type EventType, type LogOptions, openLog } from "log-thread";
import { KINDS } from "../events.ts";
import type { Sink } from "./sink.ts";

/** log-thread with every default, but for the options that are measured. */
export function openLogThread(directory: string, options: LogOptions): Sink {
  const log = openLog({ directory: join(directory, "log"), ...options });
  const types = KINDS.map(({ type }) => type as EventType);
  const sources = KINDS.map(({ source }) => source);
  return {
    append: (kind, text, fields) =>
      log.event(types[kind] as EventType, sources[kind] as string, text, fields),
    flush: () => log.flush(),
    close: async () => {
      log.close();
      const { dropped } = log.health();
      if (dropped > 0) throw new Error(`log-thread dropped ${dropped} events`);
    },
    paths: () => segmentsOf(join(directory, "log")),
    // Headers, and what tells of the rotation before each segment but the first.
    get otherLines() {
      return 2 * segmentsOf(join(directory, "log")).length - 1;
    },
  };
}

function segmentsOf(directory: string): string[] {
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".log")).map((name) => join(directory, name));
}
