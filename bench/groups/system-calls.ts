import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AppendSubject } from "../append-subjects.ts";
import type { CountCallsTask } from "../children/count-calls.ts";
import type { BenchContext, Group } from "../group.ts";
import { type Aim, judge } from "../judge.ts";
import type { Samples } from "../rounds.ts";
import { childScript, runProgram } from "../run-program.ts";

/** Two counts of the same process, of which only the difference is looked at: starting and ending it are in both. */
const FEW = 1_000;
const MANY = 21_000;
const COUNTS = 3;

const SUBJECTS: readonly AppendSubject[] = ["written", "buffered", "pino sync"];

const UNTRACEABLE = "not available: install strace, and run as a user who may trace";

const AIMS: readonly Aim[] = [
  { subject: "written, write(2)", target: { kind: "at most", bound: 1.001 } },
  { subject: "written, others", target: { kind: "at most", bound: 0.05 } },
];

export const systemCalls: Group = {
  name: "system-calls",
  about: "system calls an event, of the thread that appends (strace -c)",
  run: async (context) => {
    const samples = new Map<string, Samples>();
    const traceable = canTrace();
    for (const subject of SUBJECTS) {
      context.progress(`counting the system calls of ${subject}`);
      const counted = traceable ? await callsAnEvent(context, subject) : undefined;
      samples.set(`${subject}, write(2)`, counted === undefined ? UNTRACEABLE : [counted.writes]);
      samples.set(`${subject}, others`, counted === undefined ? UNTRACEABLE : [counted.others]);
    }
    return judge({ group: "system-calls", unit: "calls", samples }, AIMS);
  },
};

interface Calls {
  readonly writes: number;
  readonly others: number;
}

/**
 * The least of several counts: log-thread looks at its file by the clock, every few milliseconds, and strace
 * makes an event take many times as long, the more so the busier the machine is.
 */
async function callsAnEvent(context: BenchContext, subject: AppendSubject): Promise<Calls> {
  const scale = context.tiny ? 0.1 : 1;
  let least: Calls = { writes: Number.POSITIVE_INFINITY, others: Number.POSITIVE_INFINITY };
  for (let count = 0; count < (context.tiny ? 1 : COUNTS); count++) {
    const few = await countCalls(context.directory, `${subject} ${count}`, subject, FEW * scale);
    const many = await countCalls(context.directory, `${subject} ${count}`, subject, MANY * scale);
    const events = (MANY - FEW) * scale;
    least = {
      writes: Math.min(least.writes, (many.writes - few.writes) / events),
      others: Math.min(least.others, (many.others - few.others) / events),
    };
  }
  return least;
}

/** The system calls of a whole process. */
async function countCalls(
  directory: string,
  name: string,
  subject: AppendSubject,
  count: number,
): Promise<Calls> {
  const own = join(directory, "system-calls", `${name} ${count}`);
  const summary = join(directory, "calls");
  const task: CountCallsTask = { subject, directory: own, count };
  const program = [process.execPath, childScript("count-calls"), JSON.stringify(task)];
  await runProgram("strace", ["-c", "-o", summary, ...program]);
  return readSummary(readFileSync(summary, "utf8"));
}

/** Rows such as `93.02  0.004  4  1000  write`, between two rules; a column of errors may stand before the name. */
function readSummary(text: string): Calls {
  let writes = 0;
  let others = 0;
  for (const line of text.split("\n")) {
    const [, , , calls, ...rest] = line.trim().split(/\s+/);
    const name = rest.at(-1);
    if (!/^\d+$/.test(calls ?? "") || name === undefined || name === "total") continue;
    if (name === "write") writes += Number(calls);
    else others += Number(calls);
  }
  return { writes, others };
}

/** A container may have the program and not the permission. */
function canTrace(): boolean {
  try {
    execFileSync("strace", ["-o", "/dev/null", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
