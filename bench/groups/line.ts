import type { FORMATS, FormatTask } from "../children/format.ts";
import type { PARSERS, ParseTask } from "../children/parse.ts";
import type { Variety } from "../events.ts";
import type { BenchContext, Group, GroupResults } from "../group.ts";
import { type Aim, judge } from "../judge.ts";
import { type Contestant, takeTurns } from "../take-turns.ts";

/** Lines a round. */
const LINES = 40_000;

const FORMAT_SUBJECTS: readonly (keyof typeof FORMATS)[] = [
  "sanitising",
  "escaping only",
  "bare format",
  "JSON.stringify",
];
const PARSE_SUBJECTS: readonly (keyof typeof PARSERS)[] = ["parseLine", "split on the pipes", "JSON.parse"];

const SANITISING: Aim = {
  subject: "sanitising",
  peers: ["bare format"],
  longer: "subject",
  target: { kind: "at most", bound: 1.45 },
};
const FORMAT_AIMS: readonly Aim[] = [{ subject: "sanitising", peers: ["JSON.stringify"] }];
const PARSE_AIMS: readonly Aim[] = [{ subject: "parseLine", peers: ["JSON.parse"] }];

export const formatTypical: Group = {
  name: "format-typical",
  about: "format, messages and enums repeat: nanoseconds a line, as bytes",
  run: (context) => format(context, "format-typical", "typical", [SANITISING, ...FORMAT_AIMS]),
};

export const formatDistinct: Group = {
  name: "format-distinct",
  about: "format, every string is a new one: nanoseconds a line, as bytes",
  run: (context) => format(context, "format-distinct", "distinct", FORMAT_AIMS),
};

export const parse: Group = {
  name: "parse",
  about: "parse, every string is a new one: nanoseconds a line",
  run: (context) => {
    const task = (subject: (typeof PARSE_SUBJECTS)[number]): ParseTask => ({ subject, variety: "distinct" });
    return run(context, "parse", PARSE_SUBJECTS, task, PARSE_AIMS);
  },
};

function format(
  context: BenchContext,
  group: string,
  variety: Variety,
  aims: readonly Aim[],
): Promise<GroupResults> {
  return run(context, group, FORMAT_SUBJECTS, (subject): FormatTask => ({ subject, variety }), aims);
}

async function run<T extends string>(
  { quick, tiny, rounds, progress }: BenchContext,
  group: string,
  names: readonly T[],
  task: (subject: T) => unknown,
  aims: readonly Aim[],
): Promise<GroupResults> {
  const script = group.startsWith("format") ? "format" : "parse";
  const subjects = new Map<string, Contestant>(
    names.map((name) => [name, { script, task: () => task(name), count: tiny ? 400 : LINES }]),
  );
  const samples = await takeTurns({
    subjects,
    launches: tiny ? 1 : quick ? 2 : 3,
    warmingRounds: tiny ? 0 : 4,
    rounds: rounds ?? (quick ? 8 : 15),
    progress,
  });
  return judge({ group, unit: "ns", samples }, aims);
}
