import type { ProcessEvents } from "./process-events.ts";

/**
 * Logs that the process ends of itself, and why: of an error that nobody caught, or because it came to its
 * end or called `process.exit()`.
 *
 * @returns ends the watch
 */
export function watchExit(events: ProcessEvents): () => void {
  let fatal: string | undefined;
  const onError = (_error: unknown, origin: string): void => {
    fatal = origin;
    // Where the process goes on, one of the program's listeners has dealt with the error.
    setImmediate(() => {
      fatal = undefined;
    }).unref();
  };
  const onExit = (code: number): void => {
    events.writeEnd({ reason: fatal !== undefined && code !== 0 ? fatal : "exit", exit_code: code });
  };
  process.on("uncaughtExceptionMonitor", onError);
  // First of all that listen: one that throws keeps those behind it from being called.
  process.prependListener("exit", onExit);
  return () => {
    process.off("uncaughtExceptionMonitor", onError);
    process.off("exit", onExit);
  };
}
