import { fileURLToPath } from "node:url";
import { type BigLog, COMMON_TEXT, PLAIN_TEXT, RARE_TEXT, RARE_TYPE } from "../big-log.ts";
import type { READERS, ReadTask } from "../children/read.ts";
import type { BenchContext, Group, GroupResults } from "../group.ts";
import { type Aim, judge } from "../judge.ts";
import { programMeasure } from "../program-measure.ts";
import { type Contestant, takeTurns } from "../take-turns.ts";

/** A group that reads the large log. */
interface Reading {
  readonly name: string;
  readonly about: string;
  /** Rounds that count. */
  readonly rounds: readonly [full: number, quick: number];
  readonly subjects: (log: BigLog) => readonly (readonly [name: string, contestant: Contestant])[];
  readonly aims: readonly Aim[];
}

/** The command, as it is built. */
const COMMAND = fileURLToPath(new URL("../../../bin/log-thread.js", import.meta.url));

/** What takes a millisecond is done this often a round. */
const TIMES = 20;
const TAIL_EVENTS = 1_000;
const HOUR_EVENTS = 3_600;

const READINGS: readonly Reading[] = [
  {
    name: "tail",
    about: "the last 1000 events of the large log, parsed: milliseconds",
    rounds: [15, 5],
    subjects: (log) => [
      ["tail(1000)", inProcess(log, "tail", TAIL_EVENTS, TIMES)],
      ["tail -n 1000, a process", programMeasure("tail", ["-n", String(TAIL_EVENTS), log.path])],
    ],
    aims: [
      { subject: "tail(1000)", target: { kind: "at most", bound: 1 } },
      { subject: "tail(1000)", peers: ["tail -n 1000, a process"] },
    ],
  },
  {
    name: "since",
    about: "every event of the last hour of the large log, parsed: milliseconds",
    rounds: [15, 5],
    subjects: (log) => [
      ["readLog({ since })", inProcess(log, "since", HOUR_EVENTS, TIMES)],
      ["read({ since })", inProcess(log, "read since", HOUR_EVENTS, TIMES)],
    ],
    aims: [{ subject: "readLog({ since })", target: { kind: "at most", bound: 5 } }],
  },
  textSearch("filter-rare-text", "events with a rare text", "rare text", RARE_TEXT),
  textSearch("filter-plain-text", "events with a rare text of usual letters", "plain text", PLAIN_TEXT),
  search(
    "filter-common-text",
    "events with a common text",
    "common text",
    COMMON_TEXT,
    (log) => log.commonTexts,
  ),
  search("filter-type", "events of a rare type", "rare type", `|${RARE_TYPE}|`, (log) => log.rareTypes),
  {
    name: "whole-file",
    about: "every event of the large log, parsed: milliseconds",
    rounds: [2, 1],
    subjects: (log) => [
      ["read()", inProcess(log, "whole", log.events, 1)],
      ["readline and split", inProcess(log, "readline", log.events, 1)],
    ],
    aims: [{ subject: "read()", peers: ["readline and split"], target: { kind: "at least", bound: 3 } }],
  },
];

export const READ_GROUPS: readonly Group[] = READINGS.map((reading) => ({
  name: reading.name,
  about: reading.about,
  run: (context) => run(context, reading),
}));

/** Something looked for in all of the log, beside the programs that people use for it. */
function search(
  name: string,
  what: string,
  reader: keyof typeof READERS,
  text: string,
  found: (log: BigLog) => number,
): Reading {
  return {
    name,
    about: `${what}, in all of the large log: milliseconds`,
    rounds: [3, 2],
    subjects: (log) => {
      const count = String(found(log));
      return [
        ["read()", inProcess(log, reader, found(log), 1)],
        ["ripgrep", programMeasure("rg", ["--no-config", "-c", "-F", text, log.path], count)],
        ["grep", programMeasure("grep", ["-c", "-F", text, log.path], count)],
      ];
    },
    aims: [
      { subject: "read()", peers: ["ripgrep"], longer: "subject" },
      { subject: "read()", peers: ["grep"], longer: "subject" },
    ],
  };
}

/** A rare text, for which nearly all is time that the bytes take to be read and looked through: in a process that is up, and by the command. */
function textSearch(name: string, what: string, reader: keyof typeof READERS, text: string): Reading {
  const reading = search(name, what, reader, text, (log) => log.rareTexts);
  return {
    ...reading,
    rounds: [9, 5],
    subjects: (log) => [
      ...reading.subjects(log),
      [
        "log-thread query",
        programMeasure(
          process.execPath,
          [COMMAND, "query", "--text", text, "--count", "--dir", log.directory],
          String(log.rareTexts),
        ),
      ],
    ],
    aims: [
      { subject: "read()", peers: ["ripgrep"], longer: "subject", target: { kind: "at most", bound: 1.3 } },
      { subject: "read()", peers: ["grep"], target: { kind: "at least", bound: 3 } },
      {
        subject: "log-thread query",
        peers: ["ripgrep"],
        longer: "subject",
        target: { kind: "at most", bound: 2.5 },
      },
    ],
  };
}

async function run(context: BenchContext, reading: Reading): Promise<GroupResults> {
  const { tiny, quick, progress } = context;
  const [full, fewer] = reading.rounds;
  const samples = await takeTurns({
    subjects: new Map(reading.subjects(context.bigLog())),
    launches: 1,
    warmingRounds: tiny ? 0 : 1,
    rounds: context.rounds ?? (quick ? fewer : full),
    progress,
  });
  return judge({ group: reading.name, unit: "ms", samples }, reading.aims);
}

function inProcess(log: BigLog, reader: keyof typeof READERS, expected: number, count: number): Contestant {
  return { script: "read", task: (): ReadTask => ({ reader, log, expected }), count };
}
