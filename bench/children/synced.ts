import { closeSync, fdatasyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openLog } from "log-thread";
import { formatBare } from "../bare-line.ts";
import { type EventSet, fieldsOf, KINDS, makeEvents } from "../events.ts";
import { type Subject, serveOrders } from "./serve-orders.ts";

/** What this process is started for. */
export interface SyncedTask {
  readonly directory: string;
  /** How many callers there are at once, each of which waits for its event; 0 is Node itself, without a log. */
  readonly callers: number;
}

/** Events that have to survive a power failure before the next one of the same caller: nanoseconds an event. */
class Synced implements Subject {
  readonly #task: SyncedTask;
  readonly #keep: (type: string, source: string, text: string, fields: object) => void | Promise<void>;
  readonly #close: () => void;
  #seed = 1;

  constructor(task: SyncedTask) {
    this.#task = task;
    mkdirSync(task.directory, { recursive: true });
    if (task.callers === 0) {
      const file = openSync(join(task.directory, "plain.log"), "a");
      this.#keep = (type, source, text, fields) => {
        writeSync(file, `${formatBare(Date.now(), type, source, text, fields as never)}\n`);
        fdatasyncSync(file);
      };
      this.#close = () => closeSync(file);
    } else {
      const log = openLog({ directory: task.directory, durability: "synced" });
      this.#keep = (type, source, text, fields) => {
        if (log.event(type as "a:b", source, text, fields) === "")
          throw new Error("an event was not written");
        return log.flush();
      };
      this.#close = () => log.close();
    }
  }

  /** @param count events of each caller */
  async run(count: number): Promise<number> {
    const events = makeEvents("typical", count, this.#seed++);
    const callers = Math.max(this.#task.callers, 1);
    const beganAt = process.hrtime.bigint();
    await Promise.all(Array.from({ length: callers }, () => this.#call(events)));
    return Number(process.hrtime.bigint() - beganAt) / (events.count * callers);
  }

  async end(): Promise<void> {
    this.#close();
  }

  async #call(events: EventSet): Promise<void> {
    for (let index = 0; index < events.count; index++) {
      const { type, source } = KINDS[index % KINDS.length] as (typeof KINDS)[number];
      await this.#keep(type, source, events.texts[index] as string, fieldsOf(events, index));
    }
  }
}

await serveOrders((task: SyncedTask) => new Synced(task));
