import { dirname, isAbsolute } from "node:path";
import { defaultLogInUse } from "../default-log.ts";
import type { Log } from "../log.ts";
import { processState } from "../process-state.ts";
import { say } from "../trouble.ts";
import { type CaptureOptions, checkCaptureOptions, invalidOption } from "./capture-options.ts";
import { describeProcess } from "./describe-process.ts";
import { ProcessEvents } from "./process-events.ts";
import type { CapturedSignal } from "./signal-watch.ts";
import { thisThread } from "./this-thread.ts";
import { watchDisk } from "./watch-disk.ts";
import { watchErrors } from "./watch-errors.ts";
import { watchExit } from "./watch-exit.ts";
import { watchMemory } from "./watch-memory.ts";
import { watchSignals } from "./watch-signals.ts";
import { watchWarnings } from "./watch-warnings.ts";

/** What `signals: true` means: how people, supervisors and terminals end a program. */
const USUAL_SIGNALS: readonly CapturedSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** What `captureProcessErrors` began. */
export interface ProcessCapture extends Disposable {
  /** Ends it: every listener and timer is taken away. May be called twice. */
  stop(): void;
}

/**
 * Logs what happens to the process itself: `app:start` now and `app:shutdown` at its end, with the reason;
 * errors that nobody caught and rejections that nobody handled, told apart by `origin`; warnings; and what
 * the options ask for. What is buffered is flushed wherever JavaScript still runs. It never changes how the
 * process ends, and never keeps it alive.
 *
 * Called again for the same log it says so on stderr and adds nothing; the last handle that is stopped ends
 * it. In a worker thread it logs errors and warnings with their `thread_id`, but no start and no end of the app.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION`
 * @example
 * ```ts
 * import { captureProcessErrors, openLog } from "log-thread";
 *
 * const log = openLog({ storage: "memory" });
 * using capture = captureProcessErrors({ log, signals: true, fields: { version: "1.2.0" } });
 * process.emitWarning("the model is slow", { code: "SLOW" });
 * await new Promise(setImmediate);
 * for (const event of log.readLog()) console.log(event.type, event.text ?? "", event.fields["code"] ?? "");
 * ```
 * ```text
 * app:start
 * app:warning Warning: the model is slow SLOW
 * ```
 */
export function captureProcessErrors(options: CaptureOptions = {}): ProcessCapture {
  checkCaptureOptions(options);
  const log = options.log ?? defaultLogInUse();
  const directory = directoryFor(log, options);
  if (!thisThread().isMain && options.signals !== undefined && options.signals !== false) {
    throw invalidOption(
      "signals",
      "signals reach the main thread alone; call captureProcessErrors() with signals there",
    );
  }
  const { captures } = processState();
  const running = captures.get(log);
  if (running !== undefined) {
    say(
      `captureProcessErrors() was called again for ${log.health().where}; what the first call asked for holds`,
    );
    return new Holder(log, running);
  }
  const capture: Capture = { holders: 0, endings: begin(log, directory, options) };
  captures.set(log, capture);
  return new Holder(log, capture);
}

/** What is under way for one log. */
export interface Capture {
  holders: number;
  readonly endings: readonly (() => void)[];
}

/** One caller's share of a capture. */
class Holder implements ProcessCapture {
  readonly #log: Log;
  #capture: Capture | undefined;

  constructor(log: Log, capture: Capture) {
    this.#log = log;
    this.#capture = capture;
    capture.holders++;
  }

  stop(): void {
    const capture = this.#capture;
    this.#capture = undefined;
    if (capture === undefined || --capture.holders > 0) return;
    processState().captures.delete(this.#log);
    for (const end of capture.endings) end();
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}

function begin(log: Log, directory: string | undefined, options: CaptureOptions): (() => void)[] {
  const { isMain } = thisThread();
  const events = new ProcessEvents(log, options.source ?? "process", options.fields);
  if (isMain) events.write("app:start", undefined, describeProcess());
  const signals = options.signals === true ? USUAL_SIGNALS : options.signals || [];
  return [
    watchErrors(events),
    ...(isMain ? [watchExit(events)] : []),
    ...(options.warnings === false ? [] : [watchWarnings(events)]),
    watchSignals(events, processState().signals, signals),
    ...(options.memory === undefined ? [] : [watchMemory(events, options.memory)]),
    ...(directory === undefined ? [] : [watchDisk(events, directory, options.disk ?? {})]),
  ];
}

/** The directory whose disk is watched; undefined where none is. */
function directoryFor(log: Log, { disk }: CaptureOptions): string | undefined {
  if (disk === undefined) return undefined;
  const { where } = log.health();
  if (isAbsolute(where)) return dirname(where);
  throw invalidOption(
    "disk",
    `disk watches the directory of a log that is kept in files, and this one is kept in ${where}; leave it out`,
  );
}
