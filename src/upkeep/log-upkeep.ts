import { resolve } from "node:path";
import { type Clock, systemClock } from "../base/index.ts";
import { formatLine } from "../line/index.ts";
import type { LineSource } from "../storage/index.ts";
import { FileStorage, openDirectory, RotatedSegments } from "../storage/index.ts";

/** How upkeep is done. */
export interface UpkeepOptions {
  /** Ends it, without an error, before the next segment. */
  readonly signal?: AbortSignal;
  /** Where the time comes from. Default: the system's clock. */
  readonly clock?: Clock;
}

/** A log in a directory, as upkeep reads it and tells of itself in it. */
export class LogUpkeep implements Disposable {
  readonly rotated: RotatedSegments;
  readonly source: LineSource;
  readonly #clock: Clock;
  readonly #storage: FileStorage;

  /** @throws LogThreadError `ERR_NOT_A_LOG` where there is no such directory */
  constructor(directory: string, { clock = systemClock }: UpkeepOptions = {}) {
    const path = resolve(directory);
    this.source = openDirectory(path);
    this.rotated = new RotatedSegments(path, { clock });
    this.#clock = clock;
    // What was sealed or taken away has to be known for as long as the log is.
    this.#storage = new FileStorage(path, { durability: "synced" }, { clock });
  }

  /** Writes one event about the log, and returns when it survives a power failure. */
  tell(type: string, fields: Readonly<Record<string, unknown>>): void {
    this.#storage.append(formatLine({ timestamp: this.#clock.now(), type, source: "log-thread", fields }));
    this.#storage.flushSync();
  }

  [Symbol.dispose](): void {
    this.#storage.close();
  }
}
