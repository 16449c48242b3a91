import type { Log } from "./log.ts";
import { type LogEnvironment, type LogOptions, readEnvironment } from "./options.ts";
import { Sessions } from "./sessions.ts";

/** What all copies of this package in one process share. */
export interface ProcessState {
  readonly environment: LogEnvironment;
  readonly sessions: Sessions;
  /** What `configure` was given. */
  options: LogOptions;
  /** The default log, once something asked for it. */
  log: Log | undefined;
  /** Did it take an event? From then on it can not be configured any more. */
  inUse: boolean;
}

/** Raised when the shape of the state changes, so that copies of different age do not share it. */
const KEY = Symbol.for("log-thread.process-state.1");

/**
 * The state of this process. Two copies of the package (two versions in one dependency tree, a
 * bundle beside a module) find the same one, so that there is one default log and one session.
 */
export function processState(): ProcessState {
  const holder = globalThis as { [KEY]?: ProcessState };
  holder[KEY] ??= {
    environment: readEnvironment(process.env),
    sessions: new Sessions(),
    options: {},
    log: undefined,
    inUse: false,
  };
  return holder[KEY];
}

// The directory is resolved when the package is imported: a later `chdir` does not move the log.
processState();
