import type { ProcessEvents } from "./process-events.ts";
import type { CapturedSignal, SignalListener, SignalWatch } from "./signal-watch.ts";

/**
 * Logs signals: as the end, where one ends the process, and as a signal, where the program listens to it
 * itself. Whatever was logged is flushed before the process can end.
 *
 * @returns ends the watch
 */
export function watchSignals(
  events: ProcessEvents,
  watch: SignalWatch,
  signals: readonly CapturedSignal[],
): () => void {
  const onSignal: SignalListener = (signal, ends) => {
    if (ends) {
      events.writeEnd({ reason: signal });
    } else {
      events.write("app:signal", undefined, { signal });
      events.flush();
    }
  };
  const ended = [...new Set(signals)].map((signal) => watch.listen(signal, onSignal));
  return () => {
    for (const end of ended) end();
  };
}
