import { dirname } from "node:path";
import { safeCode } from "../../base/index.ts";
import type { DirectoryChange, DirectoryWatcher, Disk } from "../../disk/index.ts";
import type { Watch } from "../watchable.ts";
import type { LogPaths } from "./paths.ts";

/** How often it is tried anew because directories came or went meanwhile: whoever moves them on and on is polled. */
const PASSES_MAX = 4;

/** A directory that is watched. */
interface Watched {
  readonly identity: string;
  readonly watcher: DirectoryWatcher;
  /** Was a change of it told since the last renewal? */
  isTold: boolean;
}

/**
 * Watches the directories in which a log's lines appear: its own and `sessions/`, where a line may come late. As
 * long as the log has no directory the nearest one above it is watched, in which it will begin to exist.
 *
 * A watcher is kept for as long as the directory is the same, and closed as soon as it tells of names, since they may
 * be its own, or tells a second time of what nobody has looked after yet. Node hands over tellings for as long as there
 * are more, each by itself: beside a writer that is faster than that nothing else of the program would ever have its turn.
 */
export class DirectoryWatch implements Watch {
  readonly #disk: Disk;
  readonly #paths: LogPaths;
  readonly #changed: () => void;
  /** By path. */
  readonly #watched = new Map<string, Watched>();

  constructor(disk: Disk, paths: LogPaths, changed: () => void) {
    this.#disk = disk;
    this.#paths = paths;
    this.#changed = changed;
  }

  renew(): boolean {
    for (const entry of this.#watched.values()) entry.isTold = false;
    for (let pass = 0; pass < PASSES_MAX; pass++) {
      try {
        // What was there before it was watched may be gone, and what was not may be there: that is seen by looking again.
        if (this.#watchOnly(this.#places())) return true;
      } catch (error) {
        if (safeCode(error) !== "ENOENT") return false;
      }
    }
    return false;
  }

  close(): void {
    for (const [path, entry] of this.#watched) this.#drop(path, entry);
  }

  /** The directories that have to be watched now, with their identities. */
  #places(): ReadonlyMap<string, string> {
    const { directory, sessions } = this.#paths;
    const places = new Map<string, string>();
    let path = directory;
    let status = this.#statusOf(path);
    while (status === undefined && dirname(path) !== path) {
      path = dirname(path);
      status = this.#statusOf(path);
    }
    if (status !== undefined) places.set(path, status.identity);
    if (path !== directory) return places;
    const below = this.#disk.statusAt(sessions);
    if (below?.kind === "directory") places.set(sessions, below.identity);
    return places;
  }

  /** Of the directory itself where a link leads to it, as a log's directory may be reached. */
  #statusOf(path: string): ReturnType<Disk["statusAt"]> {
    return this.#disk.statusAt(`${path}/.`);
  }

  /** Watches these and no others; were they all watched before? */
  #watchOnly(places: ReadonlyMap<string, string>): boolean {
    for (const [path, entry] of this.#watched) {
      if (places.get(path) !== entry.identity) this.#drop(path, entry);
    }
    let wereWatched = true;
    for (const [path, identity] of places) {
      if (this.#watched.has(path)) continue;
      wereWatched = false;
      this.#begin(path, identity);
    }
    return wereWatched;
  }

  #begin(path: string, identity: string): void {
    const watcher = this.#disk.watchDirectory(path, (change) => this.#hear(path, entry, change));
    const entry: Watched = { identity, watcher, isTold: false };
    this.#watched.set(path, entry);
  }

  #hear(path: string, entry: Watched, change: DirectoryChange): void {
    if (this.#watched.get(path) !== entry) return;
    if (change === "names" || entry.isTold) this.#drop(path, entry);
    entry.isTold = true;
    this.#changed();
  }

  #drop(path: string, { watcher }: Watched): void {
    this.#watched.delete(path);
    watcher.close();
  }
}
