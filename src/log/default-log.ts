import { join } from "node:path";
import { LogThreadError } from "../base/index.ts";
import { MASTER_NAME } from "../storage/index.ts";
import type { Log } from "./log.ts";
import { openLog } from "./open-log.ts";
import { checkOptions, type LogOptions } from "./options.ts";
import { processState } from "./process-state.ts";

/**
 * The default log's `master.log`. `configure` changes it; before that it is in the directory the
 * environment names.
 */
export let MASTER_LOG: string = join(processState().environment.directory, MASTER_NAME);

/**
 * Sets up the default log, before its first event.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION`; `ERR_ALREADY_CONFIGURED` once there was an event
 * @example
 * ```ts
 * import { configure, logEvent, readLog } from "log-thread";
 *
 * configure({ storage: "memory", off: ["state:read"] });
 * logEvent("state:read", "agent", { section: "identity" });
 * logEvent("state:write", "agent", { section: "identity" });
 * console.log(readLog().map((event) => event.type));
 * ```
 * ```text
 * [ 'state:write' ]
 * ```
 */
export function configure(options: LogOptions): void {
  checkOptions(options);
  const state = processState();
  if (state.inUse) {
    throw new LogThreadError(
      "ERR_ALREADY_CONFIGURED",
      "configure() came after the default log's first event; call it before anything is logged, or use openLog() for a log of its own",
    );
  }
  // A storage of the caller's own is the caller's to close.
  if (typeof state.options.storage !== "object") state.log?.close();
  state.options = options;
  state.log = openLog(options);
  MASTER_LOG = state.log.health().where;
}

/** The default log, for reading. */
export function defaultLog(): Log {
  const state = processState();
  state.log ??= openLog(state.options);
  return state.log;
}

/** The default log, for writing: from now on it is what it is. */
export function defaultLogInUse(): Log {
  const state = processState();
  state.inUse = true;
  state.log ??= openLog(state.options);
  return state.log;
}
