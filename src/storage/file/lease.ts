import { hostname } from "node:os";
import { join } from "node:path";
import { randomHex } from "../../base/index.ts";
import type { Disk } from "../../disk/index.ts";
import { releaseAtExit, releaseNoMore } from "./at-exit.ts";
import type { SegmentOptions } from "./file-storage.ts";
import type { LogPaths } from "./paths.ts";
import { closeQuietly } from "./with-file.ts";

const SUFFIX = ".lease";
const UNKNOWN = "any";
const NAME = /^(\d+)_([A-Za-z0-9.-]+)_[0-9a-f]+_([a-z0-9]+)\.lease$/;

/** What a writer says of itself, for whoever wants to know that a segment is written no more. */
export interface HeldSegment {
  readonly name: string;
  /** The process that writes. */
  readonly pid: number;
  /** The machine it runs on, or says that it does. */
  readonly host: string;
  /** Is that another machine than this one, or another container? Then it can not be told from here whether the process lives. */
  readonly isElsewhere: boolean;
  /** The segment it holds; undefined while it is about to open one, whichever that will be. */
  readonly segment: string | undefined;
}

/**
 * Says which segment a writer holds, as the name of an empty file. A rotated segment is written to for as
 * long as somebody has it open and has not looked at the path again; a process that was stopped may do so
 * hours later. The lease is there before a segment is opened, and goes with the process.
 *
 * Nothing of it is ever in the way of writing: where it can not be made, lines are written without.
 */
export class Lease {
  readonly #disk: Disk;
  readonly #paths: LogPaths;
  readonly #options: SegmentOptions;
  readonly #writer = `${process.pid}_${ownHost()}_${randomHex(4)}`;
  #path: string | undefined;

  constructor(disk: Disk, paths: LogPaths, options: SegmentOptions) {
    this.#disk = disk;
    this.#paths = paths;
    this.#options = options;
  }

  /** A segment is about to be opened. Where one is held, the lease names it, which is older, until the next is open. */
  take(): void {
    if (this.#path !== undefined) return;
    const path = this.#pathFor(UNKNOWN);
    try {
      this.#disk.makeDirectory(this.#paths.leases, this.#options.directoryMode);
      closeQuietly(this.#disk, this.#disk.create(path, this.#options.fileMode));
    } catch {
      return;
    }
    this.#path = path;
    releaseAtExit(this);
  }

  /** This segment is open now, and no other. */
  hold(segment: string): void {
    const path = this.#pathFor(segment);
    if (this.#path === undefined || this.#path === path) return;
    if (this.#rename(path)) return;
    // Somebody removed it, with the log's directory perhaps.
    this.#path = undefined;
    this.take();
    this.#rename(path);
  }

  #rename(path: string): boolean {
    if (this.#path === undefined) return false;
    try {
      this.#disk.rename(this.#path, path);
    } catch {
      return false;
    }
    this.#path = path;
    return true;
  }

  /** No segment is open any more. */
  release(): void {
    releaseNoMore(this);
    const path = this.#path;
    this.#path = undefined;
    if (path === undefined) return;
    try {
      this.#disk.remove(path);
    } catch {
      // It went with its directory, or is void with the process.
    }
  }

  #pathFor(segment: string): string {
    return join(this.#paths.leases, `${this.#writer}_${segment}${SUFFIX}`);
  }
}

/** Every lease that is there, of processes that live and of those that do not. */
export function listLeases(disk: Disk, paths: LogPaths): HeldSegment[] {
  return disk.list(paths.leases).flatMap((name) => {
    const [, pid, host, segment] = NAME.exec(name) ?? [];
    if (host === undefined) return [];
    const held = segment === UNKNOWN ? undefined : segment;
    return [{ name, pid: Number(pid), host, isElsewhere: host !== ownHost(), segment: held }];
  });
}

/**
 * May its process still write? Of a process of this machine the system tells; one of another machine, or
 * container, counts as alive for as long as its lease is there.
 */
export function isLive({ pid, isElsewhere }: HeldSegment): boolean {
  return isElsewhere || isRunning(pid);
}

/** Is there such a process on this machine, whoever it belongs to? */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** This machine's name, as it is written into names of files. */
export function ownHost(): string {
  return (
    hostname()
      .replace(/[^A-Za-z0-9.-]/g, "-")
      .slice(0, 64) || "unknown"
  );
}
