import { limits } from "../../base/index.ts";
import { readProperty } from "../../line/index.ts";
import type { ProcessEvents } from "./process-events.ts";
import { WarningLimit } from "./warning-limit.ts";

/**
 * Logs what Node and libraries warn of, such as deprecations and listeners that pile up. Node prints them as
 * without it. Of many in a short time the first are logged, and the rest is counted and told.
 *
 * @returns ends the watch
 */
export function watchWarnings(events: ProcessEvents): () => void {
  const limit = new WarningLimit(limits.warningsMax, limits.warningsIntervalMs);
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const count = limit.takeHeldBack();
    if (count > 0) events.write("app:warning", "more warnings than are logged", { not_logged: count });
  };
  const onWarning = (warning: Error): void => {
    if (limit.admits(performance.now())) {
      events.writeError("app:warning", warning, { name: readProperty(warning, "name") });
    } else {
      timer ??= setTimeout(tell, limits.warningsIntervalMs).unref();
    }
  };
  process.on("warning", onWarning);
  const tellNoMore = events.beforeEnd(tell);
  return () => {
    process.off("warning", onWarning);
    tellNoMore();
    tell();
  };
}
