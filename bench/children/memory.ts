import { openLog } from "log-thread";
import { read } from "log-thread/reader";
import { openDirectory } from "log-thread/storage";
import type { BigLog } from "../big-log.ts";
import { fieldsOf, KINDS, makeEvents } from "../events.ts";
import { type Subject, serveOrders } from "./serve-orders.ts";

/** What this process is started for. */
export type MemoryTask =
  | { readonly work: "read"; readonly log: BigLog }
  | { readonly work: "burst"; readonly directory: string; readonly events: number };

const BYTES_PER_MB = 1_000_000;

/** Events that are written over and over. */
const EVENTS = 8_192;

/** How much larger this process was at its largest than it is when it does nothing: megabytes. */
class MemoryUse implements Subject {
  readonly #task: MemoryTask;

  constructor(task: MemoryTask) {
    this.#task = task;
    // Opened before the idle process is measured: what is asked for is what the work takes.
    if (task.work === "burst") openLog({ directory: task.directory, durability: "buffered" }).close();
  }

  async run(): Promise<number> {
    await globalThis.gc?.();
    const idleBytes = process.memoryUsage.rss();
    if (this.#task.work === "read") await readAll(this.#task.log);
    else await burst(this.#task.directory, this.#task.events);
    return (process.resourceUsage().maxRSS * 1024 - idleBytes) / BYTES_PER_MB;
  }

  async end(): Promise<void> {}
}

async function readAll(log: BigLog): Promise<void> {
  let characters = 0;
  for await (const { type, source, message } of read(openDirectory(log.directory))) {
    characters += type.length + source.length + message.length;
  }
  if (characters < log.events) throw new Error("the log was not read");
}

/** Events without a pause, so that nothing can be written meanwhile by whoever waits for a turn of the event loop. */
async function burst(directory: string, count: number): Promise<void> {
  const events = makeEvents("typical", EVENTS, 1);
  const log = openLog({ directory, durability: "buffered" });
  for (let index = 0; index < count; index++) {
    const { type, source } = KINDS[index % KINDS.length] as (typeof KINDS)[number];
    log.event(
      type as "a:b",
      source,
      events.texts[index % EVENTS] as string,
      fieldsOf(events, index % EVENTS),
    );
  }
  await log.flush();
  log.close();
  const { written, dropped } = log.health();
  if (written + dropped < count) throw new Error(`${written} written and ${dropped} dropped of ${count}`);
}

await serveOrders((task: MemoryTask) => new MemoryUse(task));
