import type { Group } from "../group.ts";
import { type Aim, judge } from "../judge.ts";
import { type Measure, measureInRounds } from "../rounds.ts";
import { childScript, runProgram } from "../run-program.ts";

const PACKAGES = ["log-thread", "log-thread/reader", "pino", "winston"];

const AIMS: readonly Aim[] = [
  { subject: "log-thread", target: { kind: "at most", bound: 15 } },
  { subject: "log-thread", peers: ["pino"] },
];

export const importing: Group = {
  name: "import",
  about: "import, in fresh processes: milliseconds",
  run: async ({ tiny, quick, rounds, progress }) => {
    const subjects = new Map<string, Measure>(PACKAGES.map((name) => [name, () => importTimeMs(name)]));
    subjects.set("log-thread, a whole process more than node alone", addedTimeMs);
    const samples = await measureInRounds(subjects, rounds ?? (tiny ? 1 : quick ? 7 : 21), progress);
    return judge({ group: "import", unit: "ms", samples }, AIMS);
  },
};

/** Around the import, within the process. */
async function importTimeMs(name: string): Promise<number> {
  const { stdout } = await runProgram(process.execPath, [childScript("import-time"), name]);
  return Number(stdout);
}

/** What a process that imports log-thread takes more than one that does nothing. */
async function addedTimeMs(): Promise<number> {
  const alone = await processTimeMs("");
  return (await processTimeMs("import('log-thread')")) - alone;
}

async function processTimeMs(script: string): Promise<number> {
  const beganAt = performance.now();
  await runProgram(process.execPath, ["-e", script]);
  return performance.now() - beganAt;
}
