import { parseLine } from "log-thread/line";
import { formatBare } from "../bare-line.ts";
import { fieldsOf, KINDS, makeEvents, type Variety } from "../events.ts";
import { ageEvents } from "./age-events.ts";
import { type Subject, serveOrders } from "./serve-orders.ts";

/** How a line is taken apart; the number is something of what was found, so that nothing is left out. */
export const PARSERS = {
  parseLine: (line) => Number(parseLine(line)?.fields["latency_ms"]),
  "split on the pipes": (line) => (line.split("|")[3] as string).length,
  "JSON.parse": (line) => (JSON.parse(line) as { latency_ms: number }).latency_ms,
} as const satisfies Readonly<Record<string, (line: string) => number>>;

/** What this process is started for. */
export interface ParseTask {
  readonly subject: keyof typeof PARSERS;
  readonly variety: Variety;
}

class Parsing implements Subject {
  readonly #task: ParseTask;
  #seed = 1;
  #sum = 0;

  constructor(task: ParseTask) {
    this.#task = task;
  }

  async run(count: number): Promise<number> {
    const lines = makeLines(this.#task, count, this.#seed++);
    const parse: (line: string) => number = PARSERS[this.#task.subject];
    await ageEvents();
    const beganAt = process.hrtime.bigint();
    for (let index = 0; index < count; index++) this.#sum += parse(lines[index] as string);
    return Number(process.hrtime.bigint() - beganAt) / count;
  }

  async end(): Promise<void> {
    if (!(this.#sum > 0)) throw new Error(`${this.#task.subject} found nothing`);
  }
}

/** The same events, in the form that the subject reads. */
function makeLines({ subject, variety }: ParseTask, count: number, seed: number): string[] {
  const events = makeEvents(variety, count, seed);
  const nowMs = Date.now();
  return events.texts.map((text, index) => {
    const { type, source } = KINDS[index % KINDS.length] as (typeof KINDS)[number];
    const fields = fieldsOf(events, index);
    const line =
      subject === "JSON.parse"
        ? JSON.stringify({ time: nowMs, type, source, ...fields, msg: text })
        : formatBare(nowMs, type, source, text, fields);
    // As it comes out of a file: in one piece.
    return Buffer.from(line).toString("latin1");
  });
}

await serveOrders((task: ParseTask) => new Parsing(task));
