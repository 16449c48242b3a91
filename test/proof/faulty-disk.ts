import { writeSync } from "node:fs";
import {
  type DirectoryChange,
  type DirectoryWatcher,
  type Disk,
  type FileHandle,
  nodeDisk,
} from "../../src/disk/index.ts";

/** What goes wrong with one operation. */
export type Fault =
  /** It fails and nothing happened. */
  | { readonly kind: "fails"; readonly code: string }
  /** It fails, though what was asked for has happened. */
  | { readonly kind: "fails afterwards"; readonly code: string }
  /** A write that takes only the first bytes. Other operations are not touched. */
  | { readonly kind: "takes"; readonly bytes: number };

type WriteDone = (error: Error | null, taken: number) => void;

interface CountedWatcher extends DirectoryWatcher {
  readonly path: string;
  tell(change: DirectoryChange): void;
}

/** Decides what goes wrong with the n-th operation, counted from 1. */
export type Plan = (operation: number, name: keyof Disk) => Fault | undefined;

/**
 * The machine's disk, with faults: each operation asks the plan what goes wrong with it. It also
 * keeps account of the descriptors, as the system would: one that is closed twice, or used after
 * it was closed, may by then be somebody else's file.
 */
export class FaultyDisk implements Disk {
  plan: Plan = () => undefined;
  operations = 0;
  /** Does the disk hang? What is written or synced later waits until it is released. */
  holdWrites = false;
  readonly #held: (() => void)[] = [];
  /** How often each operation was asked for. */
  readonly counts: Partial<Record<keyof Disk, number>> = {};
  readonly open = new Set<FileHandle>();
  /** Watchers that were not closed, with what they would tell. */
  readonly watching = new Set<CountedWatcher>();
  /** Does it tell of no change, though it says that it watches? */
  isDeaf = false;
  /** Descriptors that were used or closed after they had been closed. */
  readonly abused: string[] = [];

  openForAppend(path: string): FileHandle | undefined {
    return this.#opening("openForAppend", () => nodeDisk.openForAppend(path));
  }

  openForRead(path: string): FileHandle | undefined {
    return this.#opening("openForRead", () => nodeDisk.openForRead(path));
  }

  create(path: string, mode: number): FileHandle {
    return this.#opening("create", () => nodeDisk.create(path, mode)) as FileHandle;
  }

  write(file: FileHandle, data: string | Uint8Array): number {
    this.#used("write", file);
    const fault = this.#next("write");
    if (fault?.kind === "takes") return writePart(file, Buffer.from(data), fault.bytes);
    return this.#within("write", fault, () => nodeDisk.write(file, data));
  }

  /** Done at once, or when `releaseWrites` is called; told later in any case. */
  writeLater(file: FileHandle, bytes: Uint8Array, length: number, done: WriteDone): void {
    this.#used("writeLater", file);
    const fault = this.#next("writeLater");
    const perform = (): void => {
      this.#used("writeLater", file);
      let error: Error | null = null;
      let taken = 0;
      try {
        if (fault?.kind === "takes") taken = writePart(file, bytes.subarray(0, length), fault.bytes);
        else taken = this.#within("writeLater", fault, () => writeSync(file, bytes, 0, length));
      } catch (thrown) {
        error = thrown as Error;
      }
      setImmediate(() => done(error, taken));
    };
    if (this.holdWrites) this.#held.push(perform);
    else perform();
  }

  /** The disk answers again: what was held is done in its order. */
  releaseWrites(): void {
    this.holdWrites = false;
    for (const perform of this.#held.splice(0)) perform();
  }

  syncData(file: FileHandle): void {
    this.#used("syncData", file);
    this.#run("syncData", () => nodeDisk.syncData(file));
  }

  syncDataLater(file: FileHandle, done: (error: Error | null) => void): void {
    this.#used("syncDataLater", file);
    const fault = this.#next("syncDataLater");
    const perform = (): void => {
      this.#used("syncDataLater", file);
      let error: Error | null = null;
      try {
        this.#within("syncDataLater", fault, () => nodeDisk.syncData(file));
      } catch (thrown) {
        error = thrown as Error;
      }
      setImmediate(() => done(error));
    };
    if (this.holdWrites) this.#held.push(perform);
    else perform();
  }

  syncDirectory(path: string): void {
    this.#run("syncDirectory", () => nodeDisk.syncDirectory(path));
  }

  read(file: FileHandle, bytes: Uint8Array, offset: number, length: number, position: number): number {
    this.#used("read", file);
    return this.#run("read", () => nodeDisk.read(file, bytes, offset, length, position));
  }

  status(file: FileHandle): ReturnType<Disk["status"]> {
    this.#used("status", file);
    return this.#run("status", () => nodeDisk.status(file));
  }

  statusAt(path: string): ReturnType<Disk["statusAt"]> {
    return this.#run("statusAt", () => nodeDisk.statusAt(path));
  }

  imitate(file: FileHandle, model: FileHandle): void {
    this.#used("imitate", file);
    this.#used("imitate", model);
    this.#run("imitate", () => nodeDisk.imitate(file, model));
  }

  /** A close that fails has closed all the same: so do Linux and most others. */
  close(file: FileHandle): void {
    const fault = this.#next("close");
    if (!this.#used("close", file)) return;
    this.open.delete(file);
    nodeDisk.close(file);
    if (fault !== undefined && fault.kind !== "takes") throw failure("close", fault.code);
  }

  link(from: string, to: string): void {
    this.#run("link", () => nodeDisk.link(from, to));
  }

  rename(from: string, to: string): void {
    this.#run("rename", () => nodeDisk.rename(from, to));
  }

  remove(path: string): void {
    this.#run("remove", () => nodeDisk.remove(path));
  }

  removeDirectory(path: string): void {
    this.#run("removeDirectory", () => nodeDisk.removeDirectory(path));
  }

  makeDirectory(path: string, mode: number): void {
    this.#run("makeDirectory", () => nodeDisk.makeDirectory(path, mode));
  }

  list(path: string): string[] {
    return this.#run("list", () => nodeDisk.list(path));
  }

  watchDirectory(path: string, tell: (change: DirectoryChange) => void): DirectoryWatcher {
    const fault = this.#next("watchDirectory");
    if (fault !== undefined && fault.kind !== "takes") throw failure("watchDirectory", fault.code);
    const watcher = nodeDisk.watchDirectory(path, (change) => {
      if (!this.isDeaf) tell(change);
    });
    const counted = {
      path,
      tell,
      close: (): void => {
        this.watching.delete(counted);
        watcher.close();
      },
    };
    this.watching.add(counted);
    return counted;
  }

  #next(name: keyof Disk): Fault | undefined {
    this.operations++;
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    return this.plan(this.operations, name);
  }

  #run<T>(name: keyof Disk, work: () => T): T {
    return this.#within(name, this.#next(name), work);
  }

  #within<T>(name: keyof Disk, fault: Fault | undefined, work: () => T): T {
    if (fault === undefined || fault.kind === "takes") return work();
    if (fault.kind === "fails afterwards") work();
    throw failure(name, fault.code);
  }

  #opening(name: keyof Disk, work: () => FileHandle | undefined): FileHandle | undefined {
    const fault = this.#next(name);
    const file = fault?.kind === "fails" ? undefined : work();
    if (fault !== undefined && fault.kind !== "takes") {
      if (file !== undefined) nodeDisk.close(file);
      throw failure(name, fault.code);
    }
    if (file !== undefined) this.open.add(file);
    return file;
  }

  #used(name: string, file: FileHandle): boolean {
    if (this.open.has(file)) return true;
    this.abused.push(`${name} of a closed descriptor`);
    return false;
  }
}

function failure(name: string, code: string): Error {
  return Object.assign(new Error(`${code}: simulated, ${name}`), { code });
}

/** What a write leaves that took only some bytes; they may end within a character. */
function writePart(file: FileHandle, whole: Uint8Array, bytes: number): number {
  const part = whole.subarray(0, bytes);
  if (part.length > 0) writeSync(file, part);
  return part.length;
}
