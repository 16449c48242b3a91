import { resolve } from "node:path";
import { LogThreadError } from "../base/index.ts";
import { nodeDisk } from "../disk/index.ts";
import { LogDirectory } from "./file/log-directory.ts";
import type { LineSource } from "./storage.ts";

/**
 * Opens the log in a directory for reading alone: nothing of it is created or changed, and no permission
 * to write is needed. What can be made again out of it may be kept beside it, in `.index/`.
 *
 * @throws LogThreadError `ERR_NOT_A_LOG` when there is no such directory
 * @example
 * ```ts
 * import { logEvent } from "log-thread";
 * import { openDirectory } from "log-thread/storage";
 *
 * logEvent("app:start", "example");
 * console.log(openDirectory("log_thread").segments().length);
 * ```
 * ```text
 * 1
 * ```
 */
export function openDirectory(directory: string): LineSource {
  const path = resolve(directory);
  if (nodeDisk.statusAt(path) === undefined) {
    throw new LogThreadError(
      "ERR_NOT_A_LOG",
      `there is no directory ${path}: name the log's directory, or write the first event into it`,
      { details: { directory: path } },
    );
  }
  return new LogDirectory(path, nodeDisk);
}
