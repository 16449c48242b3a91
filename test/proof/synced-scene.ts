import { formatLine, type LogEvent } from "../../src/line/index.ts";
import { readLog } from "../../src/reader/index.ts";
import { FileStorage, type StorageTrouble } from "../../src/storage/index.ts";
import { PowerLossDisk } from "./power-loss-disk.ts";

const DIRECTORY = "/var/log";
const MASTER = `${DIRECTORY}/master.log`;
const SESSIONS = `${DIRECTORY}/sessions`;

/** Writers with `durability: "synced"` on a disk whose power may fail at any moment. */
export class SyncedScene {
  readonly disk = new PowerLossDisk();
  readonly troubles: StorageTrouble[] = [];
  readonly storages: readonly FileStorage[];
  /** Numbers of the lines that were taken, and by whom; and of those of which `flush` said that they are safe. */
  readonly accepted: { readonly number: number; readonly writer: number }[] = [];
  readonly acknowledged = new Set<number>();
  /** Lines that somebody removed with their file. */
  readonly removed = new Set<number>();
  /** Calls of `flush` that were neither resolved nor rejected yet, and that were rejected. */
  unsettled = 0;
  rejected = 0;
  readonly clock = { now: () => this.#timeMs };
  #timeMs = 1_700_000_000_000;
  #number = 0;

  constructor(writers = 1) {
    this.disk.makeDirectory("/var", 0o700);
    this.disk.syncDirectory("/");
    this.storages = Array.from({ length: writers }, () => {
      const onTrouble = (trouble: StorageTrouble): void => void this.troubles.push(trouble);
      const parts = { disk: this.disk, clock: this.clock, onTrouble };
      return new FileStorage(DIRECTORY, { durability: "synced" }, parts);
    });
  }

  /** Time goes by: the next line looks at what is behind the path. */
  wait(ms: number): void {
    this.#timeMs += ms;
  }

  /** Appends one line; false when it was refused. */
  append(writer = 0): boolean {
    const number = this.#number++;
    const fields = { number };
    const line = formatLine({ timestamp: this.#timeMs, type: "a:b", source: `w${writer}`, text: "", fields });
    this.wait(7);
    try {
      this.#storage(writer).append(line);
    } catch {
      return false;
    }
    this.accepted.push({ number, writer });
    return true;
  }

  /** What was accepted of a writer is acknowledged when its flush resolves. */
  async flush(writer = 0): Promise<boolean> {
    const numbers = this.#acceptedOf(writer);
    this.unsettled++;
    try {
      await this.#storage(writer).flush();
      for (const number of numbers) this.acknowledged.add(number);
      return true;
    } catch {
      this.rejected++;
      return false;
    } finally {
      this.unsettled--;
    }
  }

  flushSync(writer = 0): boolean {
    const numbers = this.#acceptedOf(writer);
    try {
      this.#storage(writer).flushSync();
    } catch {
      return false;
    }
    for (const number of numbers) this.acknowledged.add(number);
    return true;
  }

  /** Somebody else renames the live file. */
  rotate(): void {
    const { disk } = this;
    if (disk.statusAt(MASTER) === undefined) return;
    const sequence = String(disk.list(SESSIONS).length + 1).padStart(6, "0");
    disk.withoutFaults(() => {
      disk.makeDirectory(SESSIONS, 0o700);
      disk.rename(MASTER, `${SESSIONS}/${sequence}_by-hand-${this.#number}.log`);
    });
    this.wait(7);
  }

  /** Somebody else removes the live file. */
  remove(): void {
    if (this.disk.statusAt(MASTER) === undefined) return;
    this.disk.withoutFaults(() => this.disk.remove(MASTER));
    for (const { number } of this.accepted) this.removed.add(number);
    this.wait(7);
  }

  /** The system tries to write what is dirty, and can not. */
  loseDirty(): void {
    this.disk.loseDirty(MASTER);
  }

  /** The event loop turns: what was scheduled for now is done, and its consequences. */
  async turn(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Everything that stands in the log, on this disk or another. */
  read(disk: PowerLossDisk = this.disk): LogEvent[] {
    const storage = new FileStorage(DIRECTORY, {}, { disk });
    return disk.withoutFaults(() => readLog(storage, { limit: Number.POSITIVE_INFINITY }));
  }

  get segments(): readonly string[] {
    return this.#storage(0)
      .segments()
      .map((segment) => segment.name);
  }

  /** What is wrong at this moment, in words: with what can be read, and with what a power failure would leave. */
  faults(): string[] {
    const faults = doubled(this.read());
    const readable = new Set(numbersIn(this.read()));
    for (const { number } of this.accepted) {
      if (!readable.has(number) && !this.removed.has(number)) faults.push(`line ${number} can not be read`);
    }
    for (const lucky of [false, true]) {
      const left = new Set(numbersIn(this.read(this.disk.afterPowerLoss(lucky))));
      for (const number of this.acknowledged) {
        if (!left.has(number) && !this.removed.has(number)) {
          faults.push(`line ${number} was acknowledged and does not survive a power failure`);
        }
      }
    }
    return [...faults, ...this.disk.abused];
  }

  close(): void {
    for (const storage of this.storages) {
      try {
        storage.close();
      } catch {
        // What could not be made safe was told.
      }
    }
  }

  #storage(writer: number): FileStorage {
    return this.storages[writer] as FileStorage;
  }

  #acceptedOf(writer: number): number[] {
    return this.accepted.flatMap((line) => (line.writer === writer ? [line.number] : []));
  }
}

export function numbersIn(events: readonly LogEvent[]): number[] {
  return events.flatMap((event) => (event.type === "a:b" ? [Number(event.fields["number"])] : []));
}

/** Lines that stand more than once, though no `log:sync_failed` says so of the ones that follow it. */
function doubled(events: readonly LogEvent[]): string[] {
  const originals = new Map<number, number>();
  let copies = 0;
  for (const event of events) {
    if (event.type === "log:sync_failed") copies = Number(event.fields["lines"]);
    else if (copies > 0) copies--;
    else for (const number of numbersIn([event])) originals.set(number, (originals.get(number) ?? 0) + 1);
  }
  return [...originals].flatMap(([number, times]) =>
    times > 1 ? [`line ${number} stands ${times} times, which nothing explains`] : [],
  );
}
