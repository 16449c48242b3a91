import { setTimeout as delay } from "node:timers/promises";
import type { LineSource } from "../storage/index.ts";
import type { Shell } from "./command.ts";
import { openIfThere } from "./open-log.ts";
import { LogUnavailableError } from "./usage-error.ts";

/** How often a log that is not there yet is looked for. */
const WAIT_MS = 100;

/** A log that is there now. */
export interface WaitedFor {
  readonly source: LineSource;
  /** Was there none before? Then everything in it is new. */
  readonly isNew: boolean;
}

/**
 * Opens the log in a directory as soon as there is one.
 *
 * @param retries wait as well for what may not be read yet?
 * @throws LogUnavailableError for what can never become a log, or may not be read
 */
export async function waitForLog(directory: string, shell: Shell, retries: boolean): Promise<WaitedFor> {
  let said: string | undefined;
  let isNew = false;
  for (;;) {
    let reason = `there is no log in ${directory} yet; waiting for its first event`;
    try {
      const source = openIfThere(directory);
      if (source !== undefined) return { source, isNew };
      isNew = true;
    } catch (error) {
      if (!retries || !(error instanceof LogUnavailableError)) throw error;
      reason = `${error.message}; trying again until it can be read`;
    }
    if (reason !== said) shell.say(reason);
    said = reason;
    await delay(WAIT_MS);
  }
}
