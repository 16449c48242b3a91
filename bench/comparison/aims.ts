import type { Aim } from "../judge.ts";
import type { QuestionId } from "./questions.ts";

/** What is aimed for, of one question. */
export function aimsOf(question: QuestionId): readonly Aim[] {
  return AIMS[question] ?? [];
}

const SCAN = "log-thread without an index, in process";
const COMMAND = "`log-thread query` without an index, a process";

const AIMS: Readonly<Partial<Record<QuestionId, readonly Aim[]>>> = {
  "rare-text": [
    { subject: SCAN, peers: ["ripgrep"], longer: "subject", target: { kind: "at most", bound: 1.3 } },
    { subject: SCAN, peers: ["grep"], target: { kind: "at least", bound: 3 } },
    { subject: COMMAND, peers: ["ripgrep"], longer: "subject", target: { kind: "at most", bound: 2.5 } },
  ],
};
