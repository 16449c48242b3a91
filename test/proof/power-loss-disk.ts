import type { DirectoryWatcher, Disk, FileHandle, FileStatus } from "../../src/disk/index.ts";
import { partsOf, VolatileDirectory } from "./volatile-directory.ts";
import { VolatileFile } from "./volatile-file.ts";

interface Opened {
  readonly file: VolatileFile;
  /** The failures this descriptor was told of. */
  told: number;
}

/**
 * A disk in memory whose power can fail: of files it keeps what was synced, of directories the names that
 * were. It fails as Linux does: a write to the disk that failed is told once to each open descriptor,
 * and what it was to write is gone.
 */
export class PowerLossDisk implements Disk {
  /** Operations, as they came: the name, and the file's identity where it is of one. */
  readonly record: string[] = [];
  /** Operations that fail, by name, and how often they do. */
  readonly failing = new Map<keyof Disk, number>();
  readonly abused: string[] = [];
  readonly #root: VolatileDirectory;
  readonly #open = new Map<FileHandle, Opened>();
  readonly #held: (() => void)[] = [];
  #holds = false;
  #early = false;
  #handles = 100;
  #identity = 0;

  constructor(root = new VolatileDirectory()) {
    this.#root = root;
  }

  get openFiles(): number {
    return this.#open.size;
  }

  /** The disk after the power came back. */
  afterPowerLoss(lucky = false): PowerLossDisk {
    return new PowerLossDisk(this.#root.afterPowerLoss(lucky));
  }

  /** From now on syncs are answered only by `answer`, or at once. */
  hold(holds: boolean): void {
    this.#holds = holds;
  }

  /** From now on a sync that is held is over when it is asked for, and only its answer is outstanding; or it is not begun. */
  syncEarly(early: boolean): void {
    this.#early = early;
  }

  /** Answers the syncs that are held; how many there were. */
  answer(): number {
    const held = this.#held.splice(0);
    for (const perform of held) perform();
    return held.length;
  }

  /** The system writes by itself what is dirty, and fails; nobody is told before they sync. */
  loseDirty(path: string): void {
    const node = this.#find(path);
    if (node instanceof VolatileFile) node.writeBack(true);
  }

  /** What somebody else does, or a reader: it does not fail, and is not recorded. */
  withoutFaults<T>(work: () => T): T {
    const failing = new Map(this.failing);
    const recorded = this.record.length;
    this.failing.clear();
    try {
      return work();
    } finally {
      for (const [name, times] of failing) this.failing.set(name, times);
      this.record.length = recorded;
    }
  }

  openForAppend(path: string): FileHandle | undefined {
    this.#next("openForAppend", path);
    return this.#openExisting(path);
  }

  openForRead(path: string): FileHandle | undefined {
    this.#next("openForRead", path);
    return this.#openExisting(path);
  }

  create(path: string, _mode: number): FileHandle {
    this.#next("create", path);
    const { parent, name } = this.#parentOf(path);
    if (parent.names.has(name)) throw failure("create", "EEXIST");
    const file = new VolatileFile();
    file.links = 1;
    parent.names.set(name, file);
    return this.#opened(file);
  }

  write(file: FileHandle, data: string | Uint8Array): number {
    const { file: written } = this.#used("write", file);
    this.#next("write", written.identity);
    const bytes = Buffer.from(data);
    written.write(bytes);
    return bytes.length;
  }

  writeLater(
    file: FileHandle,
    bytes: Uint8Array,
    length: number,
    done: (error: Error | null, taken: number) => void,
  ): void {
    const { file: written } = this.#used("writeLater", file);
    this.#next("writeLater", written.identity);
    written.write(bytes.subarray(0, length));
    setImmediate(() => done(null, length));
  }

  syncData(file: FileHandle): void {
    const opened = this.#used("syncData", file);
    this.record.push(`syncData ${opened.file.identity}`);
    const error = sync(opened, this.#fails("syncData"));
    if (error !== null) throw error;
  }

  syncDataLater(file: FileHandle, done: (error: Error | null) => void): void {
    const opened = this.#used("syncDataLater", file);
    const { identity } = opened.file;
    this.record.push(`syncDataLater ${identity}`);
    const fails = this.#fails("syncDataLater");
    const early = this.#early ? { error: sync(opened, fails) } : undefined;
    const answer = (): void => {
      this.#used("syncDataLater", file);
      const { error } = early ?? { error: sync(opened, fails) };
      setImmediate(() => {
        this.record.push(`${error === null ? "synced" : "not synced"} ${identity}`);
        done(error);
      });
    };
    if (this.#holds) this.#held.push(answer);
    else answer();
  }

  syncDirectory(path: string): void {
    this.#next("syncDirectory", path);
    const node = this.#find(path);
    if (!(node instanceof VolatileDirectory)) throw failure("syncDirectory", "ENOENT");
    node.sync();
  }

  read(file: FileHandle, bytes: Uint8Array, offset: number, length: number, position: number): number {
    const { content } = this.#used("read", file).file;
    return content.copy(bytes, offset, position, Math.min(content.length, position + length));
  }

  status(file: FileHandle): FileStatus {
    return statusOf(this.#used("status", file).file);
  }

  statusAt(path: string): FileStatus | undefined {
    const node = this.#find(path);
    if (node === undefined || node instanceof VolatileFile) return node && statusOf(node);
    return { ...statusOf(new VolatileFile()), kind: "directory", identity: `directory ${++this.#identity}` };
  }

  /** Here all files belong to the same, and have the same time. */
  imitate(file: FileHandle, model: FileHandle): void {
    this.#used("imitate", model);
    this.#next("imitate", this.#used("imitate", file).file.identity);
  }

  close(file: FileHandle): void {
    this.#used("close", file);
    this.#open.delete(file);
  }

  link(from: string, to: string): void {
    this.#next("link", to);
    const { parent, name } = this.#parentOf(to);
    if (parent.names.has(name)) throw failure("link", "EEXIST");
    const file = this.#fileAt(from);
    parent.names.set(name, file);
    file.links++;
    file.writtenLast = false;
  }

  rename(from: string, to: string): void {
    this.#next("rename", to);
    const file = this.#fileAt(from);
    const { parent, name } = this.#parentOf(to);
    const source = this.#parentOf(from);
    const replaced = parent.names.get(name);
    if (replaced instanceof VolatileFile) replaced.links--;
    parent.names.set(name, file);
    source.parent.names.delete(source.name);
    file.writtenLast = false;
  }

  remove(path: string): void {
    this.#next("remove", path);
    const file = this.#fileAt(path);
    const { parent, name } = this.#parentOf(path);
    parent.names.delete(name);
    file.links--;
    file.writtenLast = false;
  }

  removeDirectory(path: string): void {
    this.#next("removeDirectory", path);
    const node = this.#find(path);
    if (!(node instanceof VolatileDirectory)) throw failure("removeDirectory", "ENOENT");
    if (node.names.size > 0) throw failure("removeDirectory", "ENOTEMPTY");
    const { parent, name } = this.#parentOf(path);
    parent.names.delete(name);
  }

  makeDirectory(path: string, _mode: number): void {
    this.#next("makeDirectory", path);
    let at = this.#root;
    for (const name of partsOf(path)) {
      const node = at.names.get(name) ?? new VolatileDirectory();
      if (!(node instanceof VolatileDirectory)) throw failure("makeDirectory", "EEXIST");
      at.names.set(name, node);
      at = node;
    }
  }

  list(path: string): string[] {
    const node = this.#find(path);
    return node instanceof VolatileDirectory ? [...node.names.keys()] : [];
  }

  /** It tells of nothing, as some file systems do. */
  watchDirectory(path: string): DirectoryWatcher {
    this.#next("watchDirectory", path);
    throw failure("watchDirectory", "ENOSYS");
  }

  #next(name: keyof Disk, what: string): void {
    this.record.push(`${name} ${what}`);
    if (this.#fails(name)) throw failure(name, "EIO");
  }

  #fails(name: keyof Disk): boolean {
    const left = this.failing.get(name) ?? 0;
    if (left > 0) this.failing.set(name, left - 1);
    return left > 0;
  }

  #openExisting(path: string): FileHandle | undefined {
    const node = this.#find(path);
    if (node instanceof VolatileDirectory) throw failure("open", "EISDIR");
    return node === undefined ? undefined : this.#opened(node);
  }

  #opened(file: VolatileFile): FileHandle {
    const handle = ++this.#handles;
    this.#open.set(handle, { file, told: file.told ? file.failures : file.failures - 1 });
    return handle;
  }

  #used(name: string, handle: FileHandle): Opened {
    const opened = this.#open.get(handle);
    if (opened !== undefined) return opened;
    this.abused.push(`${name} of a closed descriptor`);
    throw failure(name, "EBADF");
  }

  #find(path: string): VolatileFile | VolatileDirectory | undefined {
    return this.#root.find(partsOf(path));
  }

  #fileAt(path: string): VolatileFile {
    const node = this.#find(path);
    if (node instanceof VolatileFile) return node;
    throw failure("find", "ENOENT");
  }

  #parentOf(path: string): { readonly parent: VolatileDirectory; readonly name: string } {
    const parts = partsOf(path);
    const name = parts.pop() as string;
    const parent = this.#find(parts.join("/"));
    if (parent instanceof VolatileDirectory) return { parent, name };
    throw failure("find", "ENOENT");
  }
}

/** What a sync of a descriptor says: that of any failure it was not told of yet. */
function sync(opened: Opened, fails: boolean): Error | null {
  opened.file.writeBack(fails);
  if (opened.told === opened.file.failures) return null;
  opened.told = opened.file.failures;
  opened.file.told = true;
  return failure("sync", "EIO");
}

function statusOf(file: VolatileFile): FileStatus {
  const { identity, links, writtenLast, content } = file;
  return {
    identity,
    kind: "file",
    size: content.length,
    links,
    modifiedMs: 0,
    mode: 0o600,
    owner: 0,
    writtenLast,
  };
}

function failure(name: string, code: string): Error {
  return Object.assign(new Error(`${code}: simulated, ${name}`), { code });
}
