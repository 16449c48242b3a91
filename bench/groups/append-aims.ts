import type { AppendSubject } from "../append-subjects.ts";
import type { Variety } from "../events.ts";
import type { Aim } from "../judge.ts";

export const C_LINES = "C, one write(2) a line";
export const C_BATCHES = "C, 64 KiB a write(2)";

export const PINO_BUFFERED: readonly AppendSubject[] = [
  "pino buffered 1024",
  "pino buffered 4096",
  "pino buffered 16000",
  "pino buffered 16000, sync",
];
/** In a quick run only what was found to be pino's best. */
export const PINO_BUFFERED_QUICK: readonly AppendSubject[] = ["pino buffered 16000, sync"];

/** What is aimed for, of each variety of events. */
const BOUNDS = {
  typical: { pinoSync: 1.5, c: 3.2, bareLine: undefined, pinoBuffered: 5, bufferedPerSecond: 800_000 },
  distinct: { pinoSync: 1.3, c: 4, bareLine: 1.5, pinoBuffered: 4, bufferedPerSecond: 600_000 },
} as const;

/** @param pinoBuffered the settings of pino that were measured; the best of them counts */
export function appendAims(variety: Variety, pinoBuffered: readonly AppendSubject[]): Aim[] {
  const bounds = BOUNDS[variety];
  return [
    faster("written", ["pino sync"], bounds.pinoSync),
    faster("written", ["winston"], 8),
    { subject: "written", peers: ["fs.appendFileSync"] },
    slower("written", C_LINES, bounds.c),
    slower("written", "fs.writeSync"),
    slower("written", "fs.writeSync, bare line"),
    slower("written", "written, bare line", bounds.bareLine),
    slower("written, rotated at 10 MB", "written", 1.1),
    faster("buffered", pinoBuffered, bounds.pinoBuffered),
    // Winston returns before anything is written, which is what `buffered` does.
    faster("buffered", ["winston"], 8),
    { subject: "buffered", target: { kind: "at most", bound: 1e9 / bounds.bufferedPerSecond } },
    slower("buffered", C_BATCHES),
  ];
}

function faster(subject: AppendSubject, peers: readonly AppendSubject[], bound: number): Aim {
  return { subject, peers, target: { kind: "at least", bound } };
}

function slower(subject: AppendSubject, peer: string, bound?: number): Aim {
  const target = bound === undefined ? {} : { target: { kind: "at most", bound } as const };
  return { subject, peers: [peer], longer: "subject", ...target };
}
