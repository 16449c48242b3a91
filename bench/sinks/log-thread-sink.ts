import { join } from "node:path";
import { type EventType, openLog } from "log-thread";
import { KINDS } from "../events.ts";
import type { Sink } from "./sink.ts";

/** log-thread with every default, at one of its durabilities. */
export function openLogThread(directory: string, durability: "written" | "buffered"): Sink {
  const log = openLog({ directory: join(directory, "log"), durability });
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
    path: join(directory, "log", "master.log"),
    otherLines: 1,
  };
}
