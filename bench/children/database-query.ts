import { search } from "log-thread/ingest";
import { openEventDatabase } from "log-thread/storage/sqlite";
import { RARE_EVENTS, RARE_WORD, type SessionLog } from "../session-log.ts";
import { type Subject, serveOrders } from "./serve-orders.ts";

/** What is asked of a database. */
export type DatabaseQuestion = "type in a day" | "last of a session" | "rare word";

/** What this process is started for. */
export interface DatabaseQueryTask {
  readonly question: DatabaseQuestion;
  readonly log: SessionLog;
  readonly path: string;
}

const TYPE = "llm:request";
const SESSION_ROWS = 100;

/** Asks the same again and again: milliseconds each time. */
class Asking implements Subject {
  readonly #task: DatabaseQueryTask;
  readonly #database: ReturnType<typeof openEventDatabase>;

  constructor(task: DatabaseQueryTask) {
    this.#task = task;
    this.#database = openEventDatabase(task.path, { create: false });
  }

  async run(count: number): Promise<number> {
    const beganAt = performance.now();
    for (let times = 0; times < count; times++) {
      if ((await this.#ask()) === 0) throw new Error(`"${this.#task.question}" found nothing`);
    }
    return (performance.now() - beganAt) / count;
  }

  async end(): Promise<void> {
    this.#database.close();
  }

  async #ask(): Promise<number> {
    const { question, log, path } = this.#task;
    if (question === "rare word") {
      const hits = await search(path, RARE_WORD);
      if (hits.length !== RARE_EVENTS) throw new Error(`${hits.length} hits of ${RARE_EVENTS}`);
      return hits.length;
    }
    const columns = "SELECT ts, event_type, source, message FROM events";
    if (question === "type in a day") {
      const where = "WHERE event_type = ? AND ts >= ? AND ts < ? ORDER BY ts";
      return this.#database.prepare(`${columns} ${where}`).all([TYPE, log.day, log.nextDay]).length;
    }
    const where = "WHERE session_id = ? ORDER BY ts DESC LIMIT ?";
    return this.#database.prepare(`${columns} ${where}`).all([log.session, SESSION_ROWS]).length;
  }
}

await serveOrders((task: DatabaseQueryTask) => new Asking(task));
