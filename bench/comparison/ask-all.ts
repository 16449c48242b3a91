import { linkSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { GroupResults } from "../group.ts";
import { judge } from "../judge.ts";
import type { Measurement } from "../results.ts";
import { summarise } from "../statistics.ts";
import { takeTurns } from "../take-turns.ts";
import { aimsOf } from "./aims.ts";
import { contestantsOf } from "./contestants.ts";
import { checkPlain } from "./plain-directory.ts";
import { type QuestionLog, writeQuestionLog } from "./question-log.ts";
import type { QuestionId } from "./questions.ts";
import type { Scene } from "./tool.ts";
import { PREPARATIONS, TOOLS } from "./tools/index.ts";

const BYTES_PER_MB = 1_000_000;

/** How the questions are asked. */
export interface Asking {
  readonly rounds: number;
  progress(done: string): void;
}

/** Writes a log, and puts beside it what else is asked. */
export function setScene(directory: string, events: number): Scene {
  const log: QuestionLog = writeQuestionLog(join(directory, "log"), events);
  const plainDirectory = join(directory, "plain");
  mkdirSync(plainDirectory);
  // The same file, so that it is in the page cache once.
  linkSync(log.path, join(plainDirectory, "master.log"));
  return {
    log,
    plainDirectory,
    sqlitePath: join(directory, "events.sqlite"),
    duckdbPath: join(directory, "events.duckdb"),
  };
}

/** Makes what some tools need before they can be asked: what it takes in time and room. */
export async function prepareAll(scene: Scene, progress: Asking["progress"]): Promise<GroupResults> {
  const measurements: Measurement[] = [];
  for (const { name, make } of PREPARATIONS) {
    progress(`preparing: ${name}`);
    const made = await make(scene);
    const found = (number: number) => ({ found: summarise([number]) });
    const missing = "why" in made ? { missing: made.why } : undefined;
    measurements.push(
      { id: `time/${name}`, unit: "ms", ...(missing ?? found((made as { elapsedMs: number }).elapsedMs)) },
      {
        id: `room/${name}`,
        unit: "MB",
        ...(missing ?? found((made as { bytes: number }).bytes / BYTES_PER_MB)),
      },
    );
  }
  return { measurements, comparisons: [] };
}

/** Asks every tool one question, in turns. The first round, in which answers are looked at, does not count. */
export async function askAll(question: QuestionId, scene: Scene, asking: Asking): Promise<GroupResults> {
  const samples = await takeTurns({
    subjects: contestantsOf(question, scene, TOOLS),
    launches: 1,
    warmingRounds: 1,
    rounds: asking.rounds,
    progress: (done) => asking.progress(`${question}: ${done}`),
  });
  checkPlain(scene.plainDirectory);
  return judge({ group: question, unit: "ms", samples }, aimsOf(question));
}
