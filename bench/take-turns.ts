import { type Measure, measureInRounds, type Samples } from "./rounds.ts";
import { SubjectProcess } from "./subject-process.ts";

/** Subjects that take turns, each in a process of its own. */
export interface Turns {
  /** By the name they are shown under. */
  readonly subjects: ReadonlyMap<string, Contestant>;
  /** How often fresh processes are started: how one compiled its code and laid out its memory is part of luck. */
  readonly launches: number;
  /** Rounds of each launch before those that count, in which code is compiled. */
  readonly warmingRounds: number;
  /** Rounds of each launch that count. */
  readonly rounds: number;
  progress(done: string): void;
}

/** A script of `children/` and its task, with the Node that runs it where it is another one, or a measurement that needs no process to be kept; a text where neither can be had. */
export type Contestant =
  | {
      readonly script: string;
      readonly task: (launch: number) => unknown;
      readonly count: number;
      readonly node?: string;
    }
  | Measure
  | string;

/** Measures subjects in turns, over several launches. */
export async function takeTurns(turns: Turns): Promise<Map<string, Samples>> {
  const samples = new Map<string, Samples>();
  for (let launch = 1; launch <= turns.launches; launch++) {
    for (const [name, more] of await takeTurnsOnce(turns, launch)) {
      const before = samples.get(name);
      samples.set(name, typeof before === "object" && typeof more === "object" ? [...before, ...more] : more);
    }
  }
  return samples;
}

async function takeTurnsOnce(turns: Turns, launch: number): Promise<Map<string, Samples>> {
  const found = new Map<string, Samples>();
  const measures = new Map<string, Measure>();
  const processes: SubjectProcess[] = [];
  try {
    for (const [name, contestant] of turns.subjects) {
      // Said first, so that the order in which subjects are shown is the one in which they were named.
      found.set(name, typeof contestant === "string" ? contestant : []);
      if (typeof contestant === "string") continue;
      if (typeof contestant === "function") {
        measures.set(name, contestant);
        continue;
      }
      const { script, task, node } = contestant;
      const process = await SubjectProcess.start(script, task(launch), node);
      processes.push(process);
      measures.set(name, () => process.run(contestant.count));
    }
    await measureInRounds(measures, turns.warmingRounds, turns.progress);
    const samples = await measureInRounds(measures, turns.rounds, turns.progress);
    for (const [name, numbers] of samples) found.set(name, numbers);
    for (const process of processes) await process.end();
    return found;
  } finally {
    for (const process of processes) process.kill();
  }
}
