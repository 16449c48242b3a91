import { join } from "node:path";
import type { Disk, FileHandle } from "../../disk/index.ts";
import { identifySegment } from "./identify-segment.ts";
import { type Listed, withoutCopies } from "./listed-segment.ts";
import { openRegular } from "./open-regular.ts";
import { compareRotated, type LogPaths, MASTER_NAME, SESSIONS_NAME } from "./paths.ts";
import { closeQuietly, withFile } from "./with-file.ts";

/** What the first line of a rotated segment told; it does not change. */
interface Known {
  readonly identity: string;
  readonly id: string;
  readonly own: boolean;
}

/** Lists the segments of a log as they are at a moment. */
export class SegmentList {
  readonly #disk: Disk;
  readonly #paths: LogPaths;
  /** By name. */
  readonly #known = new Map<string, Known>();

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
    return this.#rotatedNames()
      .map((name) => this.#listRotated(name))
      .filter((entry) => entry !== undefined);
  }

  #rotatedNames(): string[] {
    const status = this.#disk.statusAt(this.#paths.sessions);
    if (status?.kind !== "directory") return [];
    const names = this.#disk.list(this.#paths.sessions).filter((name) => name.endsWith(".log"));
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
    const { identity, size } = status;
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
}
