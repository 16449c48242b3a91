import { setTimeout as delay } from "node:timers/promises";
import { limits } from "../base/index.ts";
import { isBusy } from "../storage/index.ts";

/**
 * Does something with a database that others write to as well. While they do it waits, and leaves the program its turns
 * meanwhile.
 *
 * @param work done again from the beginning where the database was busy
 * @throws LogThreadError `ERR_DATABASE` where it stays busy
 */
export async function patiently<T>(work: () => T, signal?: AbortSignal): Promise<T> {
  const untilMs = performance.now() + limits.databaseWaitMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || signal?.aborted || performance.now() > untilMs) throw error;
      await delay(limits.databaseBusyRetryMs);
    }
  }
}
