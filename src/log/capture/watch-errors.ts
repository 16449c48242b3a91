import type { ProcessEvents } from "./process-events.ts";

/**
 * Logs what nobody caught. The monitor only looks on: Node prints the error and ends the process, or leaves
 * it to the program's own listeners, as without it.
 *
 * @returns ends the watch
 */
export function watchErrors(events: ProcessEvents): () => void {
  const onError = (error: unknown, origin: string): void => {
    events.writeError("error:runtime", error, { origin });
    events.flush();
  };
  process.on("uncaughtExceptionMonitor", onError);
  return () => void process.off("uncaughtExceptionMonitor", onError);
}
