import { type Clock, LogThreadError, limits, systemClock } from "../../base/index.ts";
import { type Disk, nodeDisk } from "../../disk/index.ts";
import type { SegmentInfo } from "../storage.ts";
import { type CompressedSegment, compressSegment } from "./compress-segment.ts";
import { type Digest, digestBytes } from "./digest-bytes.ts";
import { FileSidecars } from "./file-sidecars.ts";
import { KeptOpen } from "./kept-open.ts";
import { type HeldSegment, isLive, listLeases } from "./lease.ts";
import type { Listed } from "./listed-segment.ts";
import { isPacked, type LogPaths, logPaths, otherForm, rotatedAtMs } from "./paths.ts";
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
  /** Bytes its file takes, which are fewer than its lines have where it is compressed. */
  readonly storedBytes: number;
  readonly isCompressed: boolean;
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
  readonly #listed = new Map<RotatedSegment, Listed>();

  constructor(directory: string, { disk = nodeDisk, clock = systemClock } = {}) {
    this.#disk = disk;
    this.#clock = clock;
    this.#paths = logPaths(directory);
    this.#list = new SegmentList(disk, this.#paths);
  }

  /** All of them, oldest first. */
  list(): RotatedSegment[] {
    this.#listed.clear();
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
  *digest(segment: RotatedSegment): Generator<undefined, Digest> {
    const open = new KeptOpen(this.#disk);
    try {
      const bytes = open.of(this.#entryOf(segment));
      if (bytes === undefined) throw gone(segment);
      return yield* digestBytes(bytes);
    } finally {
      open.letGo();
    }
  }

  /** Compresses a segment to which nobody writes any more; undefined where it is, or is gone. */
  async compress({ info, isCompressed }: RotatedSegment): Promise<CompressedSegment | undefined> {
    return isCompressed
      ? undefined
      : await compressSegment(this.#paths.directory, info.name, { disk: this.#disk });
  }

  /** Takes a segment away for good, in both its forms; its names are gone for good as well when this returns. */
  remove(segment: RotatedSegment): void {
    const { path } = this.#entryOf(segment);
    for (const one of [path, otherForm(path)]) {
      if (this.#disk.statusAt(one) !== undefined) this.#disk.remove(one);
    }
    syncNames(this.#disk, this.#paths);
    const sidecars = new FileSidecars(this.#disk, this.#paths, () => undefined);
    for (const name of sidecars.list()) if (name.startsWith(`${segment.info.id}-`)) sidecars.remove(name);
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

  #entryOf(segment: RotatedSegment): Listed {
    const entry = this.#listed.get(segment);
    if (entry === undefined) throw gone(segment);
    return entry;
  }

  #described(entry: Listed, held: HeldSegment | undefined): RotatedSegment[] {
    const { info, path } = entry;
    const status = this.#disk.statusAt(path);
    if (status === undefined) return [];
    const { modifiedMs, size } = status;
    const settledAtMs = Math.max(modifiedMs, rotatedAtMs(info.name) ?? 0) + limits.sealAfterMs;
    const unsettled: Unsettled | undefined =
      held !== undefined
        ? { why: "held", by: held }
        : this.#clock.now() < settledAtMs
          ? { why: "recent" }
          : undefined;
    const isCompressed = isPacked(info.name);
    const segment = { info, storedBytes: size, isCompressed, modifiedMs, unsettled };
    this.#listed.set(segment, entry);
    return [segment];
  }
}

function gone({ info }: RotatedSegment): LogThreadError {
  return new LogThreadError("ERR_UNKNOWN_POSITION", `${info.name} is not there any more`, {
    details: { segment: info.id },
  });
}
