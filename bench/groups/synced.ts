import { join } from "node:path";
import type { SyncedTask } from "../children/synced.ts";
import type { Group } from "../group.ts";
import { type Aim, judge } from "../judge.ts";
import { type Contestant, takeTurns } from "../take-turns.ts";

const ALONE = "synced, one caller";
const MANY = "synced, 256 callers at once";
const PLAIN = "fs.writeSync and fs.fdatasyncSync";

/** Events of each caller in a round. */
const EVENTS = 200;

const AIMS: readonly Aim[] = [
  { subject: MANY, peers: [ALONE], target: { kind: "at least", bound: 80 } },
  { subject: ALONE, peers: [PLAIN], longer: "subject" },
];

export const synced: Group = {
  name: "synced",
  about: "every event on the disk before its caller goes on: time an event",
  run: async ({ directory, tiny, quick, rounds, progress }) => {
    const contestant = (name: string, callers: number): [string, Contestant] => {
      const task = (launch: number): SyncedTask => ({
        directory: join(directory, "synced", String(launch), name),
        callers,
      });
      return [name, { script: "synced", task, count: tiny ? 5 : EVENTS }];
    };
    const samples = await takeTurns({
      subjects: new Map([contestant(ALONE, 1), contestant(MANY, 256), contestant(PLAIN, 0)]),
      launches: 1,
      warmingRounds: tiny ? 0 : 2,
      rounds: rounds ?? (quick ? 5 : 15),
      progress,
    });
    return judge({ group: "synced", unit: "ns", samples }, AIMS);
  },
};
