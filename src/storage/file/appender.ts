import type { Clock } from "../../base/index.ts";
import type { Disk } from "../../disk/index.ts";
import type { SegmentOptions } from "./file-storage.ts";
import type { LogPaths } from "./paths.ts";
import type { Rotation } from "./rotation.ts";

/** How lines get from the program to the segment: one way for each durability. */
export interface Appender {
  /** Lines that were accepted and are not with the operating system yet. */
  readonly pending: number;
  /** @throws what the system says when the line could not be accepted */
  append(line: string, nowMs?: number): void;
  /** Resolves when everything accepted so far is as safe as the durability says; rejects when it could not be made so. */
  flush(): Promise<void>;
  /** The same before it returns; throws where `flush` rejects. */
  flushSync(): void;
  /** Writes what waits, so that a reader sees it, as far as the disk takes it within this time. */
  makeVisible(waitMs: number): void;
  /** Writes what waits, on a disk that failed a moment ago as well; does not throw. */
  push(): void;
  /** Rotates the segment that is written to; see `Rotatable`. */
  rotate(bytesMin: number): Rotation | undefined;
  close(): void;
}

/** What happens to lines after they were accepted. */
export type StorageTrouble =
  /** They can not be written, or not be made safe, at the moment. */
  | {
      readonly kind: "waiting";
      readonly error: unknown;
      /** What that means for them. */
      readonly meanwhile: string;
      /** From where on lines are refused, if they are: `beyond 8 MiB`. */
      readonly refusedFrom?: string;
    }
  /** They are written where they always were: the segment could not be rotated. */
  | { readonly kind: "unrotated"; readonly error: unknown }
  /** Some will never be written. */
  | { readonly kind: "lost"; readonly error: unknown; readonly lines: number }
  /** What waited is as safe as it should be. */
  | { readonly kind: "over" };

/** What an appender has to do with. */
export interface AppenderParts {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly paths: LogPaths;
  readonly options: SegmentOptions;
  readonly tell: (trouble: StorageTrouble) => void;
}
