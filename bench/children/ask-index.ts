import { openIndex } from "log-thread/reader";
import { openDirectory } from "log-thread/storage";
import type { IndexLog } from "../index-log.ts";
import { type Subject, serveOrders } from "./serve-orders.ts";

type Index = ReturnType<typeof openIndex>;
/** Asks something, and says how many events it was told of. */
type Question = (index: Index, log: IndexLog) => number;

const ERRORS = { types: ["error:*"] };
let touched = 0;

export const QUESTIONS = {
  count: (index) => index.count(ERRORS),
  newest: (index) => touchAll(index.newest(ERRORS, 1_000)),
  histogram: (index) => {
    let events = 0;
    for (const { count } of index.histogram({ bucketMs: 60_000, by: "type" })) events += count;
    return events;
  },
  "session count": (index, log) => index.count({ sessions: [log.session] }),
  session: (index, log) => touchAll(index.newest({ sessions: [log.session] }, 1_000)),
  errors: (index) => {
    let events = 0;
    for (const batch of index.all(ERRORS)) events += touchAll(batch);
    return events;
  },
} as const satisfies Readonly<Record<string, Question>>;

function touchAll(events: readonly { readonly raw: string }[]): number {
  for (const { raw } of events) touched += raw.length;
  return events.length;
}

/** What this process is started for. */
export interface AskTask {
  readonly question: keyof typeof QUESTIONS;
  readonly log: IndexLog;
  /** Events it has to be told of. */
  readonly expected: number;
}

/** Asks the same again and again: milliseconds each time. */
class Asking implements Subject {
  readonly #task: AskTask;
  readonly #index: Index;

  constructor(task: AskTask) {
    this.#task = task;
    this.#index = openIndex(openDirectory(task.log.directory));
  }

  async run(count: number): Promise<number> {
    const { question, log, expected } = this.#task;
    const beganAt = performance.now();
    for (let times = 0; times < count; times++) {
      const found = QUESTIONS[question](this.#index, log);
      if (found !== expected) throw new Error(`"${question}" told of ${found} events and not of ${expected}`);
    }
    return (performance.now() - beganAt) / count;
  }

  async end(): Promise<void> {
    if (touched < 0) throw new Error("nothing was looked at");
  }
}

const [, , first] = process.argv;
if (process.send !== undefined) await serveOrders((task: AskTask) => new Asking(task));
else if (first !== undefined) {
  // By itself: the first call of a fresh process, or with no question named, what memory all of them take.
  const task = JSON.parse(first) as Omit<AskTask, "question"> & { question?: AskTask["question"] };
  const index = openIndex(openDirectory(task.log.directory));
  const names =
    task.question === undefined ? (Object.keys(QUESTIONS) as AskTask["question"][]) : [task.question];
  const beganAt = performance.now();
  for (const name of names) QUESTIONS[name](index, task.log);
  const elapsedMs = performance.now() - beganAt;
  console.log(task.question === undefined ? process.resourceUsage().maxRSS / 1_000 : elapsedMs);
}
