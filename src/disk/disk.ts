/** An open file. */
export type FileHandle = number;

/** What is known of a file. */
export interface FileStatus {
  /** Says whether two names or handles are the same file; never an identity that outlives the file. */
  readonly identity: string;
  readonly kind: "file" | "directory" | "other";
  readonly size: number;
  /** Names the file has; 0 once it was removed while open. */
  readonly links: number;
  readonly modifiedMs: number;
  /** Who may do what with it: the permission bits, such as 0o600. They mean nothing on Windows. */
  readonly mode: number;
  /** The number of the user it belongs to; 0 on Windows. */
  readonly owner: number;
  /** Was a write the last thing that happened to it, and not a new name, a lost name or other permissions? */
  readonly writtenLast: boolean;
}

/**
 * What may have changed in a directory: the content of a file, or names, the directory's own among them. `names` as
 * well where the watching itself may have come to an end.
 */
export type DirectoryChange = "content" | "names";

/** A directory that is being watched. */
export interface DirectoryWatcher {
  /** Nothing is told any more. May be called twice. */
  close(): void;
}

/**
 * The operations on files that a log needs, and no others: a port, so that a simulator can stand in
 * for the disk and fail, fill up or stop at any of them. They throw what the
 * system says (`ENOSPC`, `EACCES`, …) as Node does, with its `code`. All are synchronous but the two that
 * end in `Later`, and what is told of a directory that is watched.
 */
export interface Disk {
  /** Opens for appending and reading; undefined when there is no such file. Never follows a symbolic link, never waits for a FIFO. */
  openForAppend(path: string): FileHandle | undefined;
  /** Opens for reading; undefined when there is no such file. Never follows a symbolic link, never waits for a FIFO. */
  openForRead(path: string): FileHandle | undefined;
  /** Creates a file that was not there, for writing. */
  create(path: string, mode: number): FileHandle;
  /** One write(2), at the end of a file created or opened for appending; returns the bytes that were taken. */
  write(file: FileHandle, data: string | Uint8Array): number;
  /**
   * One write(2) like `write`, made while the program goes on. `done` is called later, never from
   * within, with the bytes that were taken or with what the system says; until then `bytes` is the disk's.
   */
  writeLater(
    file: FileHandle,
    bytes: Uint8Array,
    length: number,
    done: (error: Error | null, taken: number) => void,
  ): void;
  /** Returns when what was written to the file survives a power failure: fdatasync(2). */
  syncData(file: FileHandle): void;
  /** The same while the program goes on. */
  syncDataLater(file: FileHandle, done: (error: Error | null) => void): void;
  /** Returns when the names in a directory survive a power failure; does nothing where a system has no such thing. */
  syncDirectory(path: string): void;
  /** Reads up to `length` bytes from `position` into `bytes` at `offset`; returns their number, 0 at the end. */
  read(file: FileHandle, bytes: Uint8Array, offset: number, length: number, position: number): number;
  status(file: FileHandle): FileStatus;
  /** What the name itself is, a symbolic link not followed; undefined when there is nothing. */
  statusAt(path: string): FileStatus | undefined;
  /** Gives a file the owner, the permissions and the time of the last write that another one has. */
  imitate(file: FileHandle, model: FileHandle): void;
  close(file: FileHandle): void;
  /** Gives a file a second name; fails with EEXIST where that name is taken. */
  link(from: string, to: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Removes a directory that is empty; fails with ENOTEMPTY where it is not. */
  removeDirectory(path: string): void;
  /** Creates a directory and those above it; does nothing where it exists. */
  makeDirectory(path: string, mode: number): void;
  /** The names in a directory, unordered; none when it does not exist. */
  list(path: string): string[];
  /**
   * Watches a directory, though not those in it. `tell` is called later, never from within, when something in it may
   * have changed. That is a hint and no more: a system may tell late, more than once, or of nothing at all, such as of
   * what other machines do. A watcher does not keep the process alive.
   *
   * @throws `ENOENT` when there is no such directory; `ENOSPC` or `EMFILE` when the system watches no more
   */
  watchDirectory(path: string, tell: (change: DirectoryChange) => void): DirectoryWatcher;
}
