import { basename, dirname, join } from "node:path";
import { limits, randomHex } from "../base/index.ts";
import { nodeDisk } from "../disk/index.ts";

/** The maker's process is in the name: a database that nobody makes any more is told by it. */
const LEFT_BEHIND = /\.(\d+)\.[0-9a-f]+\.tmp$/;

/** A file in which a database is made, beside where it will be: it is there whole or not at all. */
export class TemporaryDatabase {
  readonly path: string;
  readonly #target: string;

  /** Creates it, empty. */
  constructor(target: string, fileMode: number) {
    removeLeftBehind(target);
    this.#target = target;
    this.path = `${target}.${process.pid}.${randomHex(4)}.tmp`;
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

  /** Removes what is left of it; does nothing once it has its name. */
  discard(): void {
    if (nodeDisk.statusAt(this.path) !== undefined) nodeDisk.remove(this.path);
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
 * Removes what was being made when its maker was killed: each would take as much of the disk as the log does. One that
 * was written to a moment ago is left alone, since its maker may run where its number means nothing here.
 */
function removeLeftBehind(target: string): void {
  const directory = dirname(target);
  for (const name of nodeDisk.list(directory)) {
    const pid = name.startsWith(`${basename(target)}.`) ? LEFT_BEHIND.exec(name)?.[1] : undefined;
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(directory, name);
    const modifiedMs = nodeDisk.statusAt(path)?.modifiedMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - modifiedMs < limits.buildSilentMs) continue;
    try {
      nodeDisk.remove(path);
    } catch {
      // Somebody else has removed it, or keeps it from being removed: that is no reason to make no database.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
