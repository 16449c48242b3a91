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
import type { LogEvent } from "../../src/line/index.ts";
import { type Log, openLog } from "../../src/log/index.ts";
import { type Durability, FileStorage, type StorageTrouble } from "../../src/storage/index.ts";
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
  /** Of them, those of which a `log:sync_failed` before them says that they may stand twice. */
  readonly again: readonly number[];
  /** Was everything as safe as it should be, once the disk was mended? */
  readonly flushed: boolean;
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

/** A log on a disk that fails as planned, and what it said of the events that were written to it. */
class Run {
  readonly disk = new FaultyDisk();
  readonly clock = new TickingClock();
  readonly log: Log;
  readonly acknowledged: number[] = [];
  readonly removed: number[] = [];
  readonly dropped: number[] = [];
  readonly thrown: unknown[] = [];

  constructor(directory: string, durability: Durability) {
    const parts = {
      disk: this.disk,
      clock: this.clock,
      onTrouble: (trouble: StorageTrouble) => this.log.hear(trouble),
    };
    const storage = new FileStorage(directory, { gitignore: true, durability }, parts);
    this.log = openLog({ storage, clock: this.clock });
  }

  /** Some events, and every third time somebody waits for what was written so far. */
  async write(from: number, to: number): Promise<void> {
    for (let number = from; number < to; number++) {
      try {
        (this.log.event("load:line", "a", { number }) === "" ? this.dropped : this.acknowledged).push(number);
      } catch (error) {
        this.thrown.push(error);
      }
      if (number % 3 === 2) await this.log.flush().catch(() => {});
    }
  }

  /** What stands in the log, which was closed. */
  outcome(directory: string, operations: number, flushed: boolean): Outcome {
    const health = this.log.health();
    const events = this.log.readLog({ limit: Number.POSITIVE_INFINITY });
    // A report may stand twice, as any other line.
    const reports = new Map(
      events.flatMap((event) => (event.type === "log:dropped" ? [[event.raw, event]] : [])),
    );
    const { acknowledged, removed, dropped, thrown, disk } = this;
    return {
      ...numbersOf(events),
      ...{ acknowledged, removed, dropped, thrown, health, flushed, operations },
      counted: [...reports.values()].reduce((sum, event) => sum + Number(event.fields["count"]), 0),
      reports: reports.size,
      leaked: disk.open.size,
      abused: disk.abused,
      litter: litterIn(directory),
    };
  }
}

/**
 * Writes eight events through a disk that fails as planned, then eight more after it was mended,
 * and reads back what stands there.
 */
export async function runScene(
  scene: Scene,
  directory: string,
  plan: FaultyDisk["plan"],
  durability: Durability,
): Promise<Outcome> {
  const run = new Run(directory, durability);
  run.disk.plan = plan;
  scene.before?.(directory);
  await run.write(0, HALF);
  attempt(() => scene.midway?.(directory));
  if (scene.losesEarlier) run.removed.push(...run.acknowledged);
  await run.write(HALF, 2 * HALF);
  const { operations } = run.disk;
  run.disk.plan = () => undefined;
  run.clock.timeMs += 2_000;
  await run.write(2 * HALF, 4 * HALF);
  const flushed = await run.log.flush().then(
    () => true,
    () => false,
  );
  const { state } = run.log.health();
  run.log.close();
  await nextTurn();
  const outcome = run.outcome(directory, operations, flushed);
  return { ...outcome, health: { ...outcome.health, state } };
}

/** The same with a log that is closed before the disk was mended: what was accepted stands there, or is counted. */
export async function runToTheEnd(
  scene: Scene,
  directory: string,
  plan: FaultyDisk["plan"],
  durability: Durability,
): Promise<Outcome> {
  const run = new Run(directory, durability);
  run.disk.plan = plan;
  scene.before?.(directory);
  await run.write(0, HALF);
  attempt(() => scene.midway?.(directory));
  if (scene.losesEarlier) run.removed.push(...run.acknowledged);
  await run.write(HALF, 2 * HALF);
  run.log.close();
  await nextTurn();
  const { operations } = run.disk;
  run.disk.plan = () => undefined;
  return run.outcome(directory, operations, true);
}

/** The numbers of the events, and of those that are there because they may have been lost before. */
function numbersOf(events: readonly LogEvent[]): Pick<Outcome, "read" | "again"> {
  const read: number[] = [];
  const again: number[] = [];
  let copies = 0;
  for (const event of events) {
    if (event.type === "log:sync_failed") copies = Number(event.fields["lines"]);
    else {
      const numbers = copies-- > 0 ? again : read;
      if (event.type === "load:line") numbers.push(Number(event.fields["number"]));
    }
  }
  return { read, again };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

/** What is wrong with an outcome, in words; nothing when every promise was kept. */
export function faultsOf(outcome: Outcome, ambiguous: boolean): string[] {
  const { acknowledged, removed, dropped, health, counted, reports } = outcome;
  const faults = faultsOfLines(outcome, ambiguous);
  const demand = (holds: boolean, words: string): void => {
    if (!holds) faults.push(words);
  };
  demand(acknowledged.includes(4 * HALF - 1), "the log did not heal");
  demand(outcome.flushed, "flush was rejected after the disk was mended");
  demand(health.state === "ok", `the log is ${health.state} after the disk was mended`);
  demand(health.pending === 0, `${health.pending} are pending`);
  demand(health.dropped === dropped.length, `dropped is ${health.dropped}, not ${dropped.length}`);
  demand(
    health.written >= acknowledged.length && health.written <= acknowledged.length + Math.max(reports, 1) + 2,
    `written is ${health.written} for ${acknowledged.length} events and ${reports} reports`,
  );
  const right = ambiguous ? counted >= dropped.length : counted === dropped.length;
  if (removed.length === 0) demand(right, `log:dropped counts ${counted}, not ${dropped.length}`);
  return faults;
}

/** The same of a log that was closed before the disk was mended. */
export function faultsAtTheEnd(outcome: Outcome, ambiguous: boolean): string[] {
  const { acknowledged, removed, dropped, read, again, health } = outcome;
  const faults = faultsOfLines({ ...outcome, acknowledged: [] }, ambiguous);
  const there = new Set([...read, ...again]);
  const missing = acknowledged.filter((number) => !there.has(number) && !removed.includes(number)).length;
  const counted = health.dropped - dropped.length;
  const right = ambiguous || removed.length > 0 ? missing <= counted : missing === counted;
  if (!right) faults.push(`${missing} accepted lines are missing, and ${counted} are counted`);
  for (const number of read) {
    if (read.indexOf(number) !== read.lastIndexOf(number)) faults.push(`line ${number} stands twice`);
  }
  if (health.pending !== 0) faults.push(`${health.pending} are pending`);
  return faults;
}

function faultsOfLines(outcome: Outcome, ambiguous: boolean): string[] {
  const { acknowledged, removed, dropped, read, again, thrown, leaked, abused } = outcome;
  const faults: string[] = [];
  const demand = (holds: boolean, words: string): void => {
    if (!holds) faults.push(words);
  };
  const times = (number: number): number => read.filter((item) => item === number).length;
  demand(thrown.length === 0, `logging threw ${String(thrown[0])}`);
  for (const number of acknowledged) {
    const once =
      times(number) === 1 || (times(number) === 0 && (removed.includes(number) || again.includes(number)));
    demand(once, `acknowledged line ${number} stands ${times(number)} times`);
  }
  for (const number of dropped) {
    demand(times(number) <= (ambiguous ? 1 : 0), `dropped line ${number} stands ${times(number)} times`);
  }
  demand(leaked === 0, `${leaked} descriptors are left open`);
  demand(abused.length === 0, `${abused[0]}`);
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
