import type { Capture } from "./capture/capture-process-errors.ts";
import { SignalWatch } from "./capture/signal-watch.ts";
import type { Log } from "./log.ts";
import { type LogEnvironment, type LogOptions, readEnvironment } from "./options.ts";
import { Scopes } from "./scopes.ts";

/** What all copies of this package in one process share. */
export interface ProcessState {
  readonly environment: LogEnvironment;
  readonly scopes: Scopes;
  /** The logs that what happens to the process is logged to. */
  readonly captures: Map<Log, Capture>;
  readonly signals: SignalWatch;
  /** What `configure` was given. */
  options: LogOptions;
  /** The default log, once something asked for it. */
  log: Log | undefined;
  /** Did it take an event? From then on it can not be configured any more. */
  inUse: boolean;
}

/** Raised when the shape of the state changes, so that copies of different age do not share it. */
const KEY = Symbol.for("log-thread.process-state.2");

/**
 * The state of this process. Two copies of the package (two versions in one dependency tree, a
 * bundle beside a module) find the same one, so that there is one default log, one session and one trace.
 */
export function processState(): ProcessState {
  const holder = globalThis as { [KEY]?: ProcessState };
  holder[KEY] ??= {
    environment: readEnvironment(process.env),
    scopes: new Scopes(),
    captures: new Map(),
    signals: new SignalWatch(),
    options: {},
    log: undefined,
    inUse: false,
  };
  return holder[KEY];
}

// The directory is resolved when the package is imported: a later `chdir` does not move the log.
processState();
