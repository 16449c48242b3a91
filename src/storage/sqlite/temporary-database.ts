import { basename, dirname, join } from "node:path";
import { limits, randomHex } from "../../base/index.ts";
import { nodeDisk } from "../../disk/index.ts";
import { isRunning, ownHost } from "../file/lease.ts";

/** The maker's process and machine are in the name: a database that nobody makes any more is told by them. */
const NAME = /^\.(\d+)_([A-Za-z0-9.-]+)_[0-9a-f]{8}\.tmp$/;

/** What SQLite leaves beside a database that it was stopped in. */
const COMPANIONS = ["-journal", "-wal", "-shm"] as const;

/** A file in which a database is made, beside where it will be: it is there whole or not at all. */
export class TemporaryDatabase {
  readonly path: string;
  readonly #target: string;
  #isDiscarded = false;

  /** Creates it, empty. */
  constructor(target: string, fileMode: number) {
    removeLeftBehind(target);
    this.#target = target;
    this.path = `${target}.${process.pid}_${ownHost()}_${randomHex(4)}.tmp`;
    nodeDisk.close(nodeDisk.create(this.path, fileMode));
  }

  /**
   * Gives it its name, once SQLite has let go of it and it would survive a power failure.
   *
   * @returns false where somebody else has taken the name meanwhile: then that one counts
   */
  publish(): boolean {
    const file = nodeDisk.openForAppend(this.path);
    if (file !== undefined) {
      try {
        nodeDisk.syncData(file);
      } finally {
        nodeDisk.close(file);
      }
    }
    const isFirst = this.#takeName();
    nodeDisk.syncDirectory(dirname(this.#target));
    return isFirst;
  }

  /**
   * The same while the program goes on. Whether the name survives a power failure as well is left open.
   *
   * @param done told what the system says; nothing is done any more once it was discarded
   */
  publishLater(done: (error: unknown) => void): void {
    const file = nodeDisk.openForAppend(this.path);
    if (file === undefined) {
      // Somebody took it away, and it is begun anew.
      done(undefined);
      return;
    }
    nodeDisk.syncDataLater(file, (error) => {
      let failure: unknown = error ?? undefined;
      try {
        nodeDisk.close(file);
        if (this.#isDiscarded) return;
        if (error === null) this.#takeName();
        this.discard();
      } catch (thrown) {
        failure ??= thrown;
      }
      done(failure);
    });
  }

  /** Removes what is left of it; does nothing once it has its name alone. */
  discard(): void {
    this.#isDiscarded = true;
    removeWithCompanions(this.path);
  }

  /** A link fails where the name is taken, which a rename does not. */
  #takeName(): boolean {
    try {
      nodeDisk.link(this.path, this.#target);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") return false;
      if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
      // A file system without links.
      if (nodeDisk.statusAt(this.#target) !== undefined) return false;
      nodeDisk.rename(this.path, this.#target);
      return true;
    }
  }
}

/**
 * Removes what was being made when its maker was killed: each may take as much of the disk as the log does. What may still
 * be made is left alone: by a process that is running, or was a minute ago; and, where its number means nothing here, by
 * whoever has written to it within a day.
 */
export function removeLeftBehind(target: string): void {
  const directory = dirname(target);
  const prefix = basename(target);
  for (const name of nodeDisk.list(directory)) {
    const [, pid, host] = (name.startsWith(prefix) && NAME.exec(name.slice(prefix.length))) || [];
    if (pid === undefined) continue;
    const path = join(directory, name);
    const silentMs = Date.now() - (nodeDisk.statusAt(path)?.modifiedMs ?? Number.POSITIVE_INFINITY);
    const isGone = host === ownHost() && !isRunning(Number(pid));
    if (silentMs < (isGone ? limits.buildSilentMs : limits.buildAbandonedMs)) continue;
    try {
      removeWithCompanions(path);
    } catch {
      // Somebody else has removed it, or keeps it from being removed: that is no reason to make no database.
    }
  }
}

function removeWithCompanions(path: string): void {
  for (const companion of [...COMPANIONS, ""]) {
    if (nodeDisk.statusAt(path + companion) !== undefined) nodeDisk.remove(path + companion);
  }
}
