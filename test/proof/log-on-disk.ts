import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import type { Disk } from "../../src/disk/index.ts";
import { type Log, type LogOptions, openLog } from "../../src/log/index.ts";
import { type Durability, FileStorage, type StorageTrouble } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** A log on a disk that a test has in its hand. */
export interface LogOnDisk {
  readonly directory: string;
  readonly master: string;
  readonly storage: FileStorage;
  readonly log: Log;
  /** What it said on stderr. */
  readonly said: readonly string[];
}

/** Opens it with the machine's clock, unless another one is given, in a directory of its own. */
export function logOnDisk(
  disk: Disk,
  durability: Durability,
  options: Pick<LogOptions, "onFailure" | "blockMsMax" | "clock"> = {},
): LogOnDisk {
  const said: string[] = [];
  const spy = vi.spyOn(console, "error").mockImplementation((text: string) => void said.push(text));
  onTestFinished(() => spy.mockRestore());
  const directory = join(temporaryDirectory(), "log");
  const opened: { log?: Log } = {};
  const onTrouble = (trouble: StorageTrouble): void => opened.log?.hear(trouble);
  const { clock = { now: () => Date.now() } } = options;
  const storage = new FileStorage(directory, { durability }, { disk, clock, onTrouble });
  const log = openLog({ ...options, storage, clock });
  opened.log = log;
  onTestFinished(() => log.close());
  return { directory, master: join(directory, "master.log"), storage, log, said };
}

/** The numbers of the events `a:b` that stand in a file, in its order. */
export function numbersIn(path: string): number[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => (line.includes("|a:b|") ? [Number(/ ?number=(\d+)/.exec(line)?.[1])] : []));
}

/** The event loop turns, some times. */
export async function turns(count = 4): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
