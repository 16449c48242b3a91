import { once } from "node:events";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createLogger, format, type Logger, transports } from "winston";
import { KINDS } from "../events.ts";
import type { Sink } from "./sink.ts";

/** winston's file transport with JSON lines and a timestamp, a child logger for each type and source. */
export function openWinston(directory: string): Sink {
  const path = join(directory, "winston.log");
  const file = new transports.File({ filename: path });
  const root = createLogger({
    format: format.combine(format.timestamp(), format.json()),
    transports: [file],
  });
  const children = KINDS.map(({ type, source }) => root.child({ type, source }));
  return {
    append: (kind, text, fields) => (children[kind] as Logger).info(text, fields),
    flush: async () => {
      while (root.writableLength + root.readableLength + file.writableLength > 0) await nextTurn();
    },
    close: async () => {
      const finished = once(file, "finish");
      root.end();
      await finished;
    },
    paths: () => [path],
    otherLines: 0,
  };
}
