import { join } from "node:path";
import type { Disk, FileHandle, FileStatus } from "../../disk/index.ts";
import { identifySegment } from "./identify-segment.ts";
import { type Listed, withoutCopies } from "./listed-segment.ts";
import { openRegular } from "./open-regular.ts";
import { identifyPacked, openPacked, type Packed, stampOf } from "./packed-segment.ts";
import {
  compareRotated,
  isPacked,
  isSegmentName,
  type LogPaths,
  MASTER_NAME,
  otherForm,
  SESSIONS_NAME,
} from "./paths.ts";
import { closeQuietly, withFile } from "./with-file.ts";

/** What the first line of a rotated segment told; it does not change. */
interface Known {
  readonly identity: string;
  readonly id: string;
  readonly own: boolean;
}

/** The same of a compressed one, and where everything is in it. */
interface KnownPacked extends Omit<Known, "identity"> {
  readonly packed: Packed;
}

/** Lists the segments of a log as they are at a moment. */
export class SegmentList {
  readonly #disk: Disk;
  readonly #paths: LogPaths;
  /** By name. */
  readonly #known = new Map<string, Known>();
  readonly #knownPacked = new Map<string, KnownPacked>();

  constructor(disk: Disk, paths: LogPaths) {
    this.#disk = disk;
    this.#paths = paths;
  }

  /**
   * Lists them in the log's order. What is listed has to be let go.
   *
   * The active segment is opened before the rotated ones are listed: one that is rotated in
   * between is then seen twice, and told by its identity, rather than not at all.
   */
  list(): Listed[] {
    const active = this.#listActive();
    if (active === undefined) return withoutCopies(this.#disk, this.#listAllRotated());
    return withFile(this.#disk, active.file as FileHandle, () => {
      const rotated = this.#listAllRotated().filter((entry) => entry.identity !== active.identity);
      return withoutCopies(this.#disk, [...rotated, active]);
    });
  }

  letGo(listed: readonly Listed[]): void {
    for (const entry of listed) if (entry.file !== undefined) closeQuietly(this.#disk, entry.file);
  }

  #listAllRotated(): Listed[] {
    const names = this.#rotatedNames();
    // One that somebody compresses at this moment is gone, and its other form was not there yet.
    const isListed = new Set(names);
    const list = (name: string): Listed | undefined =>
      this.#listRotated(name) ??
      (isListed.has(otherForm(name)) ? undefined : this.#listRotated(otherForm(name)));
    return names.map(list).filter((entry) => entry !== undefined);
  }

  #rotatedNames(): string[] {
    const status = this.#disk.statusAt(this.#paths.sessions);
    if (status?.kind !== "directory") return [];
    const names = this.#disk.list(this.#paths.sessions).filter(isSegmentName);
    return names.sort(compareRotated);
  }

  #listActive(): Listed | undefined {
    const file = openRegular(this.#disk, this.#paths.master, "read");
    if (file === undefined) return undefined;
    const listed = withFile(this.#disk, file, (): Listed | undefined => {
      const { size, identity } = this.#disk.status(file);
      const segment = identifySegment(this.#disk, file);
      if (segment === undefined) return undefined;
      const info = { id: segment.id, name: MASTER_NAME, own: segment.own, active: true, size };
      return { info, path: this.#paths.master, identity, file };
    });
    if (listed === undefined) closeQuietly(this.#disk, file);
    return listed;
  }

  #listRotated(name: string): Listed | undefined {
    const path = join(this.#paths.sessions, name);
    const status = this.#disk.statusAt(path);
    if (status?.kind !== "file" || status.size === 0) return undefined;
    return isPacked(name) ? this.#listPacked(name, path, status) : this.#listPlain(name, path, status);
  }

  #listPlain(name: string, path: string, { identity, size }: FileStatus): Listed | undefined {
    let known = this.#known.get(name);
    if (known?.identity !== identity) {
      const file = openRegular(this.#disk, path, "read");
      if (file === undefined) return undefined;
      const segment = withFile(this.#disk, file, () => identifySegment(this.#disk, file));
      closeQuietly(this.#disk, file);
      // A piece that never got its newline is malformed, and still has to be seen.
      known = { identity, id: segment?.id ?? name, own: segment?.own ?? false };
      if (segment !== undefined) this.#known.set(name, known);
    }
    const info = { id: known.id, name: `${SESSIONS_NAME}/${name}`, own: known.own, active: false, size };
    return { info, path, identity, file: undefined };
  }

  #listPacked(name: string, path: string, status: FileStatus): Listed | undefined {
    let known = this.#knownPacked.get(name);
    if (known?.packed.stamp !== stampOf(status)) {
      const file = openRegular(this.#disk, path, "read");
      if (file === undefined) return undefined;
      known = withFile(this.#disk, file, () => {
        const { bytes, packed } = openPacked(this.#disk, file);
        return { ...identifyPacked(name, bytes, packed), packed };
      });
      closeQuietly(this.#disk, file);
      this.#knownPacked.set(name, known);
    }
    const { id, own, packed } = known;
    const { size } = packed.table;
    if (size === 0) return undefined;
    const info = { id, name: `${SESSIONS_NAME}/${name}`, own, active: false, size };
    return { info, path, identity: status.identity, file: undefined, packed };
  }
}
