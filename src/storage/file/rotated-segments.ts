import { type Clock, LogThreadError, limits, systemClock } from "../../base/index.ts";
import { type Disk, nodeDisk } from "../../disk/index.ts";
import type { SegmentInfo } from "../storage.ts";
import { type Digest, digestFile } from "./digest-file.ts";
import { type HeldSegment, isLive, listLeases } from "./lease.ts";
import type { Listed } from "./listed-segment.ts";
import { openRegular } from "./open-regular.ts";
import { type LogPaths, logPaths, rotatedAtMs } from "./paths.ts";
import { SegmentList } from "./segment-list.ts";
import { syncNames } from "./sync-names.ts";

/** Why a rotated segment may still be written to. */
export type Unsettled =
  /** It was rotated, or written to, a moment ago. */
  | { readonly why: "recent" }
  /** A writer may have it open. */
  | { readonly why: "held"; readonly by: HeldSegment };

/** A segment that was rotated away, as upkeep sees it. */
export interface RotatedSegment {
  readonly info: SegmentInfo;
  readonly path: string;
  /** When something was last written to it. */
  readonly modifiedMs: number;
  /** Undefined: nobody writes to it any more, whatever may be. */
  readonly unsettled: Unsettled | undefined;
}

/** The rotated segments of a log in a directory: what is done with them once nobody writes to them any more. */
export class RotatedSegments {
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #paths: LogPaths;
  readonly #list: SegmentList;

  constructor(directory: string, { disk = nodeDisk, clock = systemClock } = {}) {
    this.#disk = disk;
    this.#clock = clock;
    this.#paths = logPaths(directory);
    this.#list = new SegmentList(disk, this.#paths);
  }

  /** All of them, oldest first. */
  list(): RotatedSegment[] {
    const leases = listLeases(this.#disk, this.#paths).filter(isLive);
    const listed = this.#list.list();
    this.#list.letGo(listed);
    const order = new Map(listed.map(({ info }, index) => [info.id, index]));
    return listed.flatMap((entry, index) => {
      if (entry.info.active) return [];
      const held = leases.find(({ segment }) => (order.get(segment ?? "") ?? -1) <= index);
      return this.#described(entry, held);
    });
  }

  /**
   * What stands in a segment, read a piece at a time.
   *
   * @throws LogThreadError `ERR_UNKNOWN_POSITION` where it is not there any more
   */
  digest({ path }: RotatedSegment): Generator<undefined, Digest> {
    const file = openRegular(this.#disk, path, "read");
    if (file === undefined) {
      throw new LogThreadError("ERR_UNKNOWN_POSITION", `${path} is not there any more`, {
        details: { path },
      });
    }
    return digestFile(this.#disk, file);
  }

  /** Takes a segment away for good; its name is gone for good as well when this returns. */
  remove({ path }: RotatedSegment): void {
    this.#disk.remove(path);
    syncNames(this.#disk, this.#paths);
  }

  /** Takes away the leases of processes that are gone; how many there were. */
  clearLeases(): number {
    const dead = listLeases(this.#disk, this.#paths).filter((lease) => !isLive(lease));
    for (const { name } of dead) {
      try {
        this.#disk.remove(`${this.#paths.leases}/${name}`);
      } catch {
        // Somebody else did, or may, and this user may not.
      }
    }
    return dead.length;
  }

  #described({ info, path }: Listed, held: HeldSegment | undefined): RotatedSegment[] {
    const status = this.#disk.statusAt(path);
    if (status === undefined) return [];
    const { modifiedMs } = status;
    const settledAtMs = Math.max(modifiedMs, rotatedAtMs(info.name) ?? 0) + limits.sealAfterMs;
    const unsettled: Unsettled | undefined =
      held !== undefined
        ? { why: "held", by: held }
        : this.#clock.now() < settledAtMs
          ? { why: "recent" }
          : undefined;
    return [{ info, path, modifiedMs, unsettled }];
  }
}
