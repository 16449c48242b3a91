import { join } from "node:path";
import { openIndex } from "log-thread/reader";
import { openDirectory } from "log-thread/storage";
import type { AskTask, QUESTIONS } from "../children/ask-index.ts";
import type { BenchContext, Group, GroupResults } from "../group.ts";
import { type IndexLog, writeIndexLog } from "../index-log.ts";
import { type Aim, judge } from "../judge.ts";
import { programMeasure } from "../program-measure.ts";
import { type Measure, measureInRounds } from "../rounds.ts";
import { childScript, runProgram } from "../run-program.ts";
import { type Contestant, takeTurns } from "../take-turns.ts";

const INDEX = "index, warm";
const FIRST = "index, the first call of a process";

/** A question to the index, and to the programs that people ask. */
interface Asked {
  readonly name: string;
  readonly about: string;
  readonly question: keyof typeof QUESTIONS;
  readonly expected: (log: IndexLog) => number;
  /** How often it is asked in a round. */
  readonly times: number;
  /** Milliseconds that it may take, warm. */
  readonly most?: number;
  readonly peers: (log: IndexLog, directory: string) => readonly (readonly [string, Contestant])[];
}

/** What `bash` runs, with the log's path as `$0`. */
const bash = (command: string, log: IndexLog, expected?: string) =>
  programMeasure("bash", ["-c", command, log.path], expected);

const ASKED: readonly Asked[] = [
  {
    name: "index-count",
    about: "how many events are of types error:*",
    question: "count",
    expected: ({ errors }) => errors,
    times: 50,
    most: 10,
    peers: (log) => [
      ["ripgrep", programMeasure("rg", ["--no-config", "-c", "-F", "|error:", log.path], String(log.errors))],
    ],
  },
  {
    name: "index-newest",
    about: "the newest 1000 events of types error:*",
    question: "newest",
    expected: ({ errors }) => Math.min(1_000, errors),
    times: 10,
    most: 20,
    peers: (log) => [["ripgrep and tail", bash("rg --no-config -N -F '|error:' $0 | tail -n 1000", log)]],
  },
  {
    name: "index-histogram",
    about: "everything by minute and type",
    question: "histogram",
    expected: ({ events }) => events,
    times: 3,
    most: 60,
    peers: (log) => [
      [
        "awk",
        bash("awk -F'|' '{ n[substr($1, 1, 16) $2]++ } END { for (k in n) print k, n[k] }' $0 | wc -l", log),
      ],
    ],
  },
  {
    name: "index-session-count",
    about: "how many events a session has",
    question: "session count",
    expected: ({ sessionEvents }) => sessionEvents,
    times: 10,
    most: 10,
    peers: (log) => [
      [
        "ripgrep",
        programMeasure("rg", ["--no-config", "-c", "-F", log.session, log.path], String(log.sessionEvents)),
      ],
    ],
  },
  {
    name: "index-session",
    about: "the events of a session",
    question: "session",
    expected: ({ sessionEvents }) => Math.min(1_000, sessionEvents),
    times: 10,
    most: 10,
    peers: (log) => [["ripgrep", programMeasure("rg", ["--no-config", "-N", "-F", log.session, log.path])]],
  },
  {
    name: "index-errors",
    about: "every event of types error:*",
    question: "errors",
    expected: ({ errors }) => errors,
    times: 1,
    peers: (log, directory) => [
      ["ripgrep", bash(`rg --no-config -N -F '|error:' $0 > ${join(directory, "errors.txt")}`, log)],
    ],
  },
];

export const ANSWER_GROUPS: readonly Group[] = [
  ...ASKED.map((asked) => ({
    name: asked.name,
    about: `${asked.about}, of ten million: milliseconds`,
    run: (context: BenchContext) => run(context, asked),
  })),
  {
    name: "index-memory",
    about: "what a process takes that asks all of these: megabytes",
    run: async (context) => {
      const log = await indexLog(context);
      const measure = async (): Promise<number> => outputOf({ log, expected: 0 });
      const samples = await measureInRounds(
        new Map([[INDEX, measure]]),
        context.rounds ?? 3,
        context.progress,
      );
      const aims: Aim[] = [{ subject: INDEX, target: { kind: "at most", bound: 200 } }];
      return judge({ group: "index-memory", unit: "MB", samples }, aims);
    },
  },
];

async function run(context: BenchContext, asked: Asked): Promise<GroupResults> {
  const { tiny, quick, progress } = context;
  const log = await indexLog(context);
  const task: AskTask = { question: asked.question, log, expected: asked.expected(log) };
  const first: Measure = () => outputOf(task);
  const peers = asked.peers(log, context.directory);
  const samples = await takeTurns({
    subjects: new Map<string, Contestant>([
      [INDEX, { script: "ask-index", task: () => task, count: tiny ? 1 : asked.times }],
      [FIRST, first],
      ...peers,
    ]),
    launches: 1,
    warmingRounds: tiny ? 0 : 1,
    rounds: context.rounds ?? (tiny ? 1 : quick ? 3 : 7),
    progress,
  });
  return judge(
    { group: asked.name, unit: "ms", samples },
    aimsOf(
      asked,
      peers.map(([name]) => name),
    ),
  );
}

function aimsOf({ most }: Asked, peers: readonly string[]): readonly Aim[] {
  if (most === undefined) {
    return [{ subject: INDEX, peers, longer: "subject", target: { kind: "at most", bound: 1.3 } }];
  }
  return [
    { subject: INDEX, target: { kind: "at most", bound: most } },
    { subject: FIRST, target: { kind: "at most", bound: 2 * most } },
    { subject: INDEX, peers, target: { kind: "at least", bound: 5 } },
  ];
}

/** What the script prints when it is run by itself. */
async function outputOf(task: Omit<AskTask, "question"> & Partial<AskTask>): Promise<number> {
  const { stdout } = await runProgram(process.execPath, [childScript("ask-index"), JSON.stringify(task)]);
  return Number(stdout);
}

let written: Promise<IndexLog> | undefined;

/** The log that is asked, with its index; made once. */
export function indexLog({ directory, quick, tiny, progress }: BenchContext): Promise<IndexLog> {
  const make = async (): Promise<IndexLog> => {
    progress("writing a log and its index");
    const log = writeIndexLog(join(directory, "index-log"), tiny ? 20_000 : quick ? 600_000 : 10_000_000);
    using index = openIndex(openDirectory(log.directory));
    await index.build();
    return log;
  };
  written ??= make();
  return written;
}
