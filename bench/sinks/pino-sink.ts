import { join } from "node:path";
import { type Logger, pino } from "pino";
import { KINDS } from "../events.ts";
import type { Sink } from "./sink.ts";

/** How pino writes; `minLength` 0 is a write for each event. */
export interface PinoOptions {
  readonly sync: boolean;
  readonly minLength: number;
}

/**
 * pino at its best: a child logger for each type and source, whose bindings are serialised once; no
 * process id and host name; the time as a number, which is its fastest form.
 */
export function openPino(directory: string, options: PinoOptions): Sink {
  const path = join(directory, "pino.log");
  const destination = pino.destination({ dest: path, ...options });
  const root = pino({ base: null, timestamp: pino.stdTimeFunctions.epochTime }, destination);
  const children = KINDS.map(({ type, source }) => root.child({ type, source }));
  return {
    append: (kind, text, fields) => (children[kind] as Logger).info(fields, text),
    flush: () => {
      if (options.sync) return Promise.resolve(destination.flushSync());
      return new Promise((resolve, reject) => {
        destination.flush((error) => (error ? reject(error) : resolve()));
      });
    },
    close: () =>
      new Promise((resolve, reject) => {
        destination.once("close", resolve);
        destination.once("error", reject);
        destination.end();
      }),
    paths: () => [path],
    otherLines: 0,
  };
}
