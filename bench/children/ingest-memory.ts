import { rmSync } from "node:fs";
import { ingest } from "log-thread/ingest";
import type { SessionLog } from "../session-log.ts";
import { type Subject, serveOrders } from "./serve-orders.ts";

/** What this process is started for. */
export interface IngestMemoryTask {
  readonly log: SessionLog;
  readonly path: string;
}

const BYTES_PER_MB = 1_000_000;

/** How large this process gets while it makes a database of a log: megabytes beside what it has when it does nothing. */
class IngestMemory implements Subject {
  readonly #task: IngestMemoryTask;

  constructor(task: IngestMemoryTask) {
    this.#task = task;
  }

  async run(): Promise<number> {
    await globalThis.gc?.();
    const idleBytes = process.memoryUsage.rss();
    const { lines } = await ingest(this.#task.log.directory, this.#task.path);
    if (lines !== this.#task.log.lines)
      throw new Error(`${lines} lines were copied of ${this.#task.log.lines}`);
    return (process.resourceUsage().maxRSS * 1024 - idleBytes) / BYTES_PER_MB;
  }

  async end(): Promise<void> {
    for (const part of ["", "-wal", "-shm"]) rmSync(this.#task.path + part, { force: true });
  }
}

await serveOrders((task: IngestMemoryTask) => new IngestMemory(task));
