import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { openLog } from "../../src/log/index.ts";
import { FileStorage } from "../../src/storage/index.ts";
import { FaultyDisk } from "./faulty-disk.ts";

/** What happens to the log's files in the midst of a run. */
export interface Scene {
  readonly name: string;
  /** Before the log is opened. */
  before?(directory: string): void;
  /** After half of the events. */
  midway?(directory: string): void;
  /** Do lines that were acknowledged before `midway` go with the file that somebody removed? */
  readonly losesEarlier?: boolean;
}

const HALF = 4;

/** Everything that makes the writer do something other than write. */
export const SCENES: readonly Scene[] = [
  { name: "nothing else happens" },
  {
    name: "somebody's file stands there",
    before(directory) {
      mkdirSync(directory);
      writeFileSync(join(directory, "master.log"), "2026-01-09T14:32:01.456Z|a:b|python|x|y\n");
    },
  },
  {
    name: "the segment is rotated",
    midway(directory) {
      mkdirSync(join(directory, "sessions"), { recursive: true });
      renameSync(join(directory, "master.log"), join(directory, "sessions", "000001_rotated.log"));
    },
  },
  {
    name: "the file is truncated",
    midway: (directory) => truncateSync(join(directory, "master.log")),
    losesEarlier: true,
  },
  {
    name: "the directory is removed",
    midway: (directory) => rmSync(directory, { recursive: true }),
    losesEarlier: true,
  },
  {
    name: "somebody leaves a torn line",
    midway: (directory) =>
      appendFileSync(join(directory, "master.log"), "2026-01-09T14:32:01.456Z|a:b|c|tor"),
  },
];

/** What a run showed: what the log said of each event, and what stands in it. */
export interface Outcome {
  readonly acknowledged: readonly number[];
  /** Of them, those that somebody removed with the file. */
  readonly removed: readonly number[];
  readonly dropped: readonly number[];
  /** The numbers that are read back, in order. */
  readonly read: readonly number[];
  readonly thrown: readonly unknown[];
  readonly health: ReturnType<ReturnType<typeof openLog>["health"]>;
  /** What the `log:dropped` events count, together; and how many they are. */
  readonly counted: number;
  readonly reports: number;
  readonly operations: number;
  readonly leaked: number;
  readonly abused: readonly string[];
  /** Temporary files that were left behind. */
  readonly litter: number;
}

/** Goes on by itself, so that every append looks at what is behind the path. */
class TickingClock {
  timeMs = 1_700_000_000_000;

  now(): number {
    this.timeMs += 7;
    return this.timeMs;
  }
}

/**
 * Writes eight events through a disk that fails as planned, then eight more after it was mended,
 * and reads back what stands there.
 */
export function runScene(scene: Scene, directory: string, plan: FaultyDisk["plan"]): Outcome {
  const disk = new FaultyDisk();
  disk.plan = plan;
  scene.before?.(directory);
  const clock = new TickingClock();
  const storage = new FileStorage(directory, { gitignore: true }, { disk, clock });
  const log = openLog({ storage, clock });
  const [acknowledged, removed, dropped, thrown]: [number[], number[], number[], unknown[]] = [
    [],
    [],
    [],
    [],
  ];
  const write = (number: number): void => {
    try {
      (log.event("load:line", "a", { number }) === "" ? dropped : acknowledged).push(number);
    } catch (error) {
      thrown.push(error);
    }
  };
  for (let number = 0; number < 2 * HALF; number++) {
    if (number === HALF) {
      attempt(() => scene.midway?.(directory));
      if (scene.losesEarlier) removed.push(...acknowledged);
    }
    write(number);
  }
  const { operations } = disk;
  disk.plan = () => undefined;
  clock.timeMs += 1_000;
  for (let number = 2 * HALF; number < 4 * HALF; number++) write(number);
  const health = log.health();
  log.close();
  const events = log.readLog();
  const reports = events.filter((event) => event.type === "log:dropped");
  return {
    acknowledged,
    removed,
    dropped,
    thrown,
    health,
    operations,
    read: events.filter((event) => event.type === "load:line").map((event) => Number(event.fields["number"])),
    counted: reports.reduce((sum, event) => sum + Number(event.fields["count"]), 0),
    reports: reports.length,
    leaked: disk.open.size,
    abused: disk.abused,
    litter: litterIn(directory),
  };
}

/** What is wrong with an outcome, in words; nothing when every promise was kept. */
export function faultsOf(outcome: Outcome, ambiguous: boolean): string[] {
  const { acknowledged, removed, dropped, read, thrown, health, counted, reports } = outcome;
  const faults: string[] = [];
  const demand = (holds: boolean, words: string): void => {
    if (!holds) faults.push(words);
  };
  const times = (number: number): number => read.filter((item) => item === number).length;
  demand(thrown.length === 0, `logging threw ${String(thrown[0])}`);
  for (const number of acknowledged) {
    if (removed.includes(number)) demand(times(number) <= 1, `line ${number} stands ${times(number)} times`);
    else demand(times(number) === 1, `acknowledged line ${number} stands ${times(number)} times`);
  }
  for (const number of dropped) {
    demand(times(number) <= (ambiguous ? 1 : 0), `dropped line ${number} stands ${times(number)} times`);
  }
  demand(acknowledged.includes(4 * HALF - 1), "the log did not heal");
  demand(health.state === "ok", `the log is ${health.state} after the disk was mended`);
  demand(health.dropped === dropped.length, `dropped is ${health.dropped}, not ${dropped.length}`);
  demand(
    health.written >= acknowledged.length && health.written <= acknowledged.length + Math.max(reports, 1) + 2,
    `written is ${health.written} for ${acknowledged.length} events and ${reports} reports`,
  );
  const right = ambiguous ? counted >= dropped.length : counted === dropped.length;
  if (removed.length === 0) demand(right, `log:dropped counts ${counted}, not ${dropped.length}`);
  demand(outcome.leaked === 0, `${outcome.leaked} descriptors are left open`);
  demand(outcome.abused.length === 0, `${outcome.abused[0]}`);
  return faults;
}

function litterIn(directory: string): number {
  if (!existsSync(directory)) return 0;
  return readdirSync(directory).filter((name) => name.endsWith(".tmp")).length;
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The fault came first: there is nothing yet that could be moved or removed.
  }
}
