import { type EventFilter, type LogIndex, openIndex } from "../reader/index.ts";
import { hasSidecars, type LineSource } from "../storage/index.ts";
import type { Shell } from "./command.ts";
import { openBuiltIndex } from "./open-index.ts";

/** A log that has less is read before anybody wonders. */
const LARGE_BYTES = 64 * 1024 * 1024;

/**
 * The index of a log that takes its time to be read. Where there is none it is made, for whoever has to look at every
 * line anyway: the next one does not have to.
 *
 * @returns undefined where it is better to read: a small log, a database, one that nothing can be stored beside, or a time
 * to begin at, which is found without reading what is before
 */
export async function indexOfLarge(
  source: LineSource,
  filter: EventFilter,
  shell: Shell,
): Promise<LogIndex | undefined> {
  if (!hasSidecars(source)) return undefined;
  if (source.segments().reduce((sum, { size }) => sum + size, 0) < LARGE_BYTES) return undefined;
  const { bytes, totalBytes } = openIndex(source).coverage();
  if (totalBytes - bytes >= LARGE_BYTES && hasBeginning(filter)) return undefined;
  const stop = new AbortController();
  const index = await openBuiltIndex(source, shell, { onTrouble: () => stop.abort(), signal: stop.signal });
  return stop.signal.aborted ? undefined : index;
}

function hasBeginning({ since, and = [] }: EventFilter): boolean {
  return since !== undefined || and.some(hasBeginning);
}
