import type { Aim } from "../judge.ts";
import type { QuestionId } from "./questions.ts";

/** What is aimed for, of one question. */
export function aimsOf(question: QuestionId): readonly Aim[] {
  return AIMS[question] ?? [];
}

const INDEX = "log-thread with its index, in process";
const FIRST = "log-thread with its index, first call";
const SCAN = "log-thread without an index, in process";
const COMMAND = "`log-thread` on a log without an index, a process";

/** What needs no preparation and reads all of the file. */
const READERS = ["ripgrep", "mawk", "gawk"];

/** An answer out of the index: in so many milliseconds, and much faster than by reading everything. */
function indexed(boundMs: number): readonly Aim[] {
  return [
    { subject: INDEX, target: { kind: "at most", bound: boundMs } },
    { subject: INDEX, peers: READERS, target: { kind: "at least", bound: 5 } },
    { subject: FIRST, target: { kind: "at most", bound: 2 * boundMs } },
  ];
}

const AIMS: Readonly<Partial<Record<QuestionId, readonly Aim[]>>> = {
  "count-errors": indexed(10),
  "newest-errors": indexed(20),
  histogram: indexed(60),
  session: indexed(10),
  "all-errors": [atMost(INDEX, "ripgrep", 1.3)],
  "rare-text": [
    atMost(SCAN, "ripgrep", 1.3),
    { subject: SCAN, peers: ["grep"], target: { kind: "at least", bound: 3 } },
    atMost(COMMAND, "ripgrep", 2.5),
  ],
};

function atMost(subject: string, peer: string, bound: number): Aim {
  return { subject, peers: [peer], longer: "subject", target: { kind: "at most", bound } };
}
