import { formatBare } from "../bare-line.ts";
import { defaultRedaction, LineFormatter } from "../built.ts";
import { type EventFields, fieldsOf, KINDS, makeEvents, type Variety } from "../events.ts";
import { ageEvents } from "./age-events.ts";
import { type Subject, serveOrders } from "./serve-orders.ts";

type Format = (timeMs: number, type: string, source: string, text: string, fields: EventFields) => string;

/** How an event becomes a line; each is made in a process of its own. */
export const FORMATS = {
  sanitising: () => {
    const formatter = new LineFormatter(defaultRedaction);
    return (timeMs, type, source, text, fields) => formatter.format(timeMs, type, source, text, fields);
  },
  "escaping only": () => {
    const formatter = new LineFormatter();
    return (timeMs, type, source, text, fields) => formatter.format(timeMs, type, source, text, fields);
  },
  "bare format": () => formatBare,
  "JSON.stringify": () => (time, type, source, msg, fields) =>
    JSON.stringify({ time, type, source, ...fields, msg }),
} as const satisfies Readonly<Record<string, () => Format>>;

/** What this process is started for. */
export interface FormatTask {
  readonly subject: keyof typeof FORMATS;
  readonly variety: Variety;
}

/**
 * Formats events, and writes each line into a buffer: V8 puts strings together only when somebody reads
 * them, and whoever keeps a line has to.
 */
class Formatting implements Subject {
  readonly #variety: Variety;
  readonly #format: Format;
  readonly #bytes = Buffer.alloc(4096);
  #seed = 1;

  constructor({ subject, variety }: FormatTask) {
    this.#variety = variety;
    this.#format = FORMATS[subject]();
  }

  async run(count: number): Promise<number> {
    const events = makeEvents(this.#variety, count, this.#seed++);
    await ageEvents();
    const beganAt = process.hrtime.bigint();
    for (let index = 0; index < count; index++) {
      const { type, source } = KINDS[index % KINDS.length] as (typeof KINDS)[number];
      const line = this.#format(
        Date.now(),
        type,
        source,
        events.texts[index] as string,
        fieldsOf(events, index),
      );
      this.#bytes.write(line, 0);
    }
    return Number(process.hrtime.bigint() - beganAt) / count;
  }

  async end(): Promise<void> {
    if (this.#bytes[0] === 0) throw new Error("no line was formatted");
  }
}

await serveOrders((task: FormatTask) => new Formatting(task));
