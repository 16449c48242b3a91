import { basename, dirname, resolve } from "node:path";
import { LogThreadError } from "../base/index.ts";
import { type LineSource, MASTER_NAME, openDirectory } from "../storage/index.ts";
import type { Arguments } from "./arguments.ts";
import { LogUnavailableError, UsageError } from "./usage-error.ts";

const DIRECTORY_DEFAULT = "log_thread";

/** The directory of the log a command is about, as an absolute path. */
export function logDirectory(given: Arguments, env: Readonly<Record<string, string | undefined>>): string {
  const named = given.value("dir");
  if (named === "") throw new UsageError("--dir is empty; name the log's directory: --dir DIR");
  return resolve(named ?? (env["LOG_THREAD_DIR"] || DIRECTORY_DEFAULT));
}

/** Did somebody name the directory, or is it the default? */
export function isDirectoryNamed(
  given: Arguments,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return given.has("dir") || Boolean(env["LOG_THREAD_DIR"]);
}

/**
 * Opens the log in a directory for reading.
 *
 * @throws LogUnavailableError when there is none, saying where it was looked for
 */
export function openExistingLog(directory: string): LineSource {
  const source = openIfThere(directory);
  if (source !== undefined) return source;
  throw new LogUnavailableError(
    `there is no log in ${directory}; name its directory with --dir DIR or in LOG_THREAD_DIR (tail -f waits for one)`,
  );
}

/**
 * Opens the log in a directory, once there is one: a directory with a first line in it.
 *
 * @throws LogUnavailableError when what is there can never become a log
 */
export function openIfThere(directory: string): LineSource | undefined {
  try {
    const source = openDirectory(directory);
    return source.segments().length === 0 ? undefined : source;
  } catch (error) {
    if (error instanceof LogThreadError && error.code === "ERR_NOT_A_LOG") return undefined;
    throw explained(error, directory);
  }
}

/** What the system said, in words that name the directory. */
function explained(error: unknown, directory: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOTDIR") {
    const hint = basename(directory) === MASTER_NAME ? `: --dir ${dirname(directory)}` : "";
    return new LogUnavailableError(`${directory} is no directory; name the directory the log is in${hint}`);
  }
  if (code === "EACCES" || code === "EPERM") {
    return new LogUnavailableError(
      `the log in ${directory} may not be read by this user; its files belong to whoever writes it`,
    );
  }
  return error;
}
