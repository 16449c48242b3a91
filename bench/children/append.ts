import { createReadStream, mkdirSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { APPEND_SUBJECTS, type AppendSubject } from "../append-subjects.ts";
import { type EventSet, fieldsOf, KINDS, makeEvents, type Variety } from "../events.ts";
import type { Sink } from "../sinks/sink.ts";
import { ageEvents } from "./age-events.ts";
import { type Subject, serveOrders } from "./serve-orders.ts";

/** Events between two turns of the event loop: those who write in the background need one now and then. */
const EVENTS_PER_TURN = 512;

/** Before each round, for what the processor forgot while others had their turn: a part of the round's own events. */
const RUN_UP = 0.2;

/** What this process is started for. */
export interface AppendTask {
  readonly subject: AppendSubject;
  readonly variety: Variety;
  readonly directory: string;
}

class Appending implements Subject {
  readonly #task: AppendTask;
  readonly #sink: Sink;
  #appended = 0;
  #seed = 1;

  constructor(task: AppendTask) {
    this.#task = task;
    mkdirSync(task.directory, { recursive: true });
    this.#sink = APPEND_SUBJECTS[task.subject](task.directory);
  }

  /** Appends fresh events: nanoseconds each, from when they are made to when they are with the system. */
  async run(count: number): Promise<number> {
    const runUp = makeEvents(this.#task.variety, Math.ceil(count * RUN_UP), this.#seed++);
    const events = makeEvents(this.#task.variety, count, this.#seed++);
    await ageEvents();
    await this.#append(runUp);
    const beganAt = process.hrtime.bigint();
    await this.#append(events);
    return Number(process.hrtime.bigint() - beganAt) / count;
  }

  async #append(events: EventSet): Promise<void> {
    await appendAll(this.#sink, events);
    await this.#sink.flush();
    this.#appended += events.count;
  }

  /** @throws Error when an event is not in the file */
  async end(): Promise<void> {
    await this.#sink.close();
    let lines = -this.#sink.otherLines;
    for (const path of this.#sink.paths()) lines += await countLines(path);
    if (lines === this.#appended) return;
    throw new Error(`${this.#task.subject}: ${lines} of ${this.#appended} events are in the file`);
  }
}

async function appendAll(sink: Sink, events: EventSet): Promise<void> {
  for (let first = 0; first < events.count; first += EVENTS_PER_TURN) {
    const end = Math.min(first + EVENTS_PER_TURN, events.count);
    for (let index = first; index < end; index++) {
      sink.append(index % KINDS.length, events.texts[index] as string, fieldsOf(events, index));
    }
    await nextTurn();
  }
}

async function countLines(path: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
    const bytes = chunk as Buffer;
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines++;
  }
  return lines;
}

await serveOrders((task: AppendTask) => new Appending(task));
