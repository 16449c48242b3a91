import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { LogEvent } from "log-thread";
import { read, readLog, tail } from "log-thread/reader";
import { openDirectory } from "log-thread/storage";
import { type BigLog, COMMON_TEXT, PLAIN_TEXT, RARE_TEXT, RARE_TYPE } from "../big-log.ts";
import { type Subject, serveOrders } from "./serve-orders.ts";

type Source = ReturnType<typeof openDirectory>;
/** Reads something, and says how many events it found. */
type Reader = (log: BigLog, source: Source) => number | Promise<number>;

const HOUR_MS = 3_600_000;
let touched = 0;

/** Looks at what every reader of a log looks at. */
function touch(timestamp: string, type: string, source: string, message: string): void {
  touched += timestamp.length + type.length + source.length + message.length;
}

function touchAll(events: readonly LogEvent[]): number {
  for (const { timestamp, type, source, message } of events) touch(timestamp, type, source, message);
  return events.length;
}

export const READERS = {
  tail: (_log, source) => touchAll(tail(source, 1_000)),
  since: (log, source) =>
    touchAll(readLog(source, { since: log.endMs - HOUR_MS + 1, limit: Number.POSITIVE_INFINITY })),
  "read since": (log, source) => countRead(source, { since: log.endMs - HOUR_MS + 1 }),
  "rare text": (_log, source) => countRead(source, { text: RARE_TEXT }),
  "plain text": (_log, source) => countRead(source, { text: PLAIN_TEXT }),
  "common text": (_log, source) => countRead(source, { text: COMMON_TEXT }),
  "rare type": (_log, source) => countRead(source, { types: [RARE_TYPE] }),
  whole: (_log, source) => countRead(source, {}),
  readline: (log) => countLines(log.path),
} as const satisfies Readonly<Record<string, Reader>>;

async function countRead(source: Source, options: Parameters<typeof read>[1]): Promise<number> {
  let count = 0;
  for await (const { timestamp, type, source: from, message } of read(source, options)) {
    touch(timestamp, type, from, message);
    count++;
  }
  return count;
}

/** What a program does that has no reader: Node's lines, split on the pipes. */
async function countLines(path: string): Promise<number> {
  // The header is no event.
  let count = -1;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const [timestamp, type, source, message] = line.split("|") as [string, string, string, string];
    touch(timestamp, type, source, message);
    count++;
  }
  return count;
}

/** What this process is started for. */
export interface ReadTask {
  readonly reader: keyof typeof READERS;
  readonly log: BigLog;
  /** Events it has to find. */
  readonly expected: number;
}

/** Reads the same again and again: milliseconds each time. */
class Reading implements Subject {
  readonly #task: ReadTask;
  readonly #source: Source;

  constructor(task: ReadTask) {
    this.#task = task;
    this.#source = openDirectory(task.log.directory);
  }

  async run(count: number): Promise<number> {
    const { reader, log, expected } = this.#task;
    const beganAt = performance.now();
    for (let times = 0; times < count; times++) {
      const found = await READERS[reader](log, this.#source);
      if (found !== expected) throw new Error(`"${reader}" found ${found} events of ${expected}`);
    }
    return (performance.now() - beganAt) / count;
  }

  async end(): Promise<void> {
    if (touched === 0) throw new Error(`"${this.#task.reader}" looked at nothing`);
  }
}

await serveOrders((task: ReadTask) => new Reading(task));
