import { join } from "node:path";
import type { AppendSubject } from "../append-subjects.ts";
import { CProgram } from "../c-program.ts";
import type { AppendTask } from "../children/append.ts";
import type { Variety } from "../events.ts";
import type { BenchContext, Group, GroupResults } from "../group.ts";
import { judge } from "../judge.ts";
import { type Contestant, takeTurns } from "../take-turns.ts";
import { appendAims, C_BATCHES, C_LINES, PINO_BUFFERED, PINO_BUFFERED_QUICK } from "./append-aims.ts";

/** Events a round: some hundredths of a second for nearly all, and a burst that makes a queue show what it does. */
const EVENTS = 10_000;
/** The C program has nothing that grows: more lines only make its time long enough to be measured. */
const C_LINES_COUNT = 40_000;
const C_BATCHES_COUNT = 200_000;

const SUBJECTS: readonly AppendSubject[] = [
  "written",
  "written, rotated at 10 MB",
  "buffered",
  "written, bare line",
  "pino sync",
  "winston",
  "fs.appendFileSync",
  "fs.writeSync",
  "fs.writeSync, bare line",
];

export const appendTypical = appendGroup("append-typical", "typical", "messages and enums repeat");
export const appendDistinct = appendGroup("append-distinct", "distinct", "every string is a new one");

function appendGroup(name: string, variety: Variety, about: string): Group {
  return {
    name,
    about: `append, ${about}: nanoseconds an event, flush included`,
    run: (context) => run(context, name, variety),
  };
}

async function run(context: BenchContext, group: string, variety: Variety): Promise<GroupResults> {
  const { quick, tiny, rounds, progress } = context;
  const pino = quick ? PINO_BUFFERED_QUICK : PINO_BUFFERED;
  const samples = await takeTurns({
    subjects: contestants(context, join(context.directory, group), variety, [...SUBJECTS, ...pino]),
    launches: tiny ? 1 : quick ? 2 : 3,
    warmingRounds: tiny ? 0 : 4,
    rounds: rounds ?? (quick ? 8 : 15),
    progress,
  });
  return judge({ group, unit: "ns", samples }, appendAims(variety, pino));
}

function contestants(
  context: BenchContext,
  directory: string,
  variety: Variety,
  names: readonly AppendSubject[],
): Map<string, Contestant> {
  const scale = context.tiny ? 0.01 : 1;
  const subjects = new Map<string, Contestant>();
  for (const subject of names) {
    const task = (launch: number): AppendTask => ({
      subject,
      variety,
      directory: join(directory, String(launch), subject),
    });
    subjects.set(subject, { script: "append", task, count: EVENTS * scale });
  }
  const program = CProgram.compile(context.directory);
  for (const [name, count, batchBytes] of [
    [C_LINES, C_LINES_COUNT, 0],
    [C_BATCHES, C_BATCHES_COUNT, 65_536],
  ] as const) {
    subjects.set(
      name,
      typeof program === "string"
        ? program
        : () => program.run(context.directory, variety, count * scale, batchBytes),
    );
  }
  return subjects;
}
