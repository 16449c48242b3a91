import { join } from "node:path";
import type { MemoryTask } from "../children/memory.ts";
import type { Group } from "../group.ts";
import { type Aim, judge } from "../judge.ts";
import { takeTurns } from "../take-turns.ts";

const READING = "read() of the large log";
const BURST = "buffered, a burst without a pause";

/** A burst of a quarter of a gigabyte, which no queue should hold. */
const BURST_EVENTS = 2_000_000;

const AIMS: readonly Aim[] = [
  { subject: READING, target: { kind: "at most", bound: 100 } },
  // The queue has its bound, which a test holds; what lies around it is V8's, until it collects.
  { subject: BURST },
];

export const memory: Group = {
  name: "memory",
  about: "the most memory above that of the idle process: megabytes",
  run: async ({ directory, bigLog, tiny, quick, rounds, progress }) => {
    const read: MemoryTask = { work: "read", log: bigLog() };
    const events = tiny ? 10_000 : quick ? BURST_EVENTS / 4 : BURST_EVENTS;
    const burst = (launch: number): MemoryTask => ({
      work: "burst",
      directory: join(directory, "memory", String(launch)),
      events,
    });
    const samples = await takeTurns({
      subjects: new Map([
        [READING, { script: "memory", task: () => read, count: 1 }],
        [BURST, { script: "memory", task: burst, count: 1 }],
      ]),
      // A process is at its largest only once.
      launches: rounds ?? (quick ? 1 : 3),
      warmingRounds: 0,
      rounds: 1,
      progress,
    });
    return judge({ group: "memory", unit: "MB", samples }, AIMS);
  },
};
