import { randomBytes } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createFileStream, nodeDisk } from "../../disk/index.ts";
import type { OpenedLog } from "../log-source.ts";
import { Output } from "../output.ts";
import { UsageError } from "../usage-error.ts";

/** A log may hold what only its owner should read, and so does what is taken out of it. */
const FILE_MODE = 0o600;

/** Directories of a log in which nothing else is put. */
const LOG_DIRECTORIES = ["", "sessions"];

/**
 * A file that is there as a whole or not at all: what is written goes to a temporary file beside it,
 * which gets its name at the end.
 */
export class OutputFile {
  readonly output: Output;
  readonly #path: string;
  readonly #temporary: string;
  readonly #force: boolean;
  readonly #stream: Writable;

  private constructor(path: string, force: boolean) {
    this.#path = path;
    this.#force = force;
    this.#temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
    this.#stream = createFileStream(this.#temporary, FILE_MODE) as Writable;
    this.output = new Output(this.#stream);
  }

  /**
   * Begins a file.
   *
   * @param log what is exported: nothing is written over its database, or among its own files
   * @param force may a file of this name be replaced?
   * @throws UsageError for a name that is taken, or may not be
   */
  static open(path: string, log: Pick<OpenedLog, "path" | "database">, force: boolean): OutputFile {
    const absolute = resolve(path);
    const status = nodeDisk.statusAt(absolute);
    if (status !== undefined && status.kind !== "file") {
      throw new UsageError(
        `${path} is no regular file; name a file, or leave -o out and send the output there`,
      );
    }
    if (status !== undefined && !force) throw taken(path);
    if (log.database !== undefined && isOfDatabase(absolute, log.path)) {
      throw new UsageError(`${path} is the database that is exported; name another file`);
    }
    if (log.database === undefined && isInside(dirname(absolute), log.path)) {
      throw new UsageError(
        `${path} is among the files of the log itself; name a file outside of ${log.path}`,
      );
    }
    return new OutputFile(absolute, force);
  }

  /**
   * Gives the file its name.
   *
   * @throws UsageError where somebody took the name meanwhile
   */
  async finish(): Promise<void> {
    await this.output.flush();
    this.#stream.end();
    await finished(this.#stream);
    if (this.#force) nodeDisk.rename(this.#temporary, this.#path);
    else this.#takeName();
  }

  /** Lets go of what was written so far; does nothing once the file has its name. */
  discard(): void {
    this.#stream.destroy();
    if (nodeDisk.statusAt(this.#temporary) !== undefined) nodeDisk.remove(this.#temporary);
  }

  /** A link fails where the name is taken, which a rename does not. */
  #takeName(): void {
    try {
      nodeDisk.link(this.#temporary, this.#path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") throw taken(this.#path);
      if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
      // A file system without links.
      if (nodeDisk.statusAt(this.#path) !== undefined) throw taken(this.#path);
      nodeDisk.rename(this.#temporary, this.#path);
      return;
    }
    nodeDisk.remove(this.#temporary);
  }
}

function taken(path: string): UsageError {
  return new UsageError(`${path} is there already; name another file, or replace it with --force`);
}

/** Is it the database's file, or what SQLite keeps beside it? */
function isOfDatabase(path: string, database: string): boolean {
  const identity = nodeDisk.statusAt(path)?.identity;
  return ["", "-wal", "-shm"].some(
    (end) => identity !== undefined && nodeDisk.statusAt(`${database}${end}`)?.identity === identity,
  );
}

function isInside(directory: string, logDirectory: string): boolean {
  // The dot follows a link to a directory to what it names.
  const identity = nodeDisk.statusAt(`${directory}/.`)?.identity;
  return LOG_DIRECTORIES.some(
    (name) =>
      identity !== undefined && nodeDisk.statusAt(`${join(logDirectory, name)}/.`)?.identity === identity,
  );
}
