import { type EventFilter, type LogIndex, openIndex } from "../reader/index.ts";
import { hasSidecars, type LineSource } from "../storage/index.ts";
import type { Shell } from "./command.ts";
import { Progress } from "./progress.ts";

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
  { errors }: Shell,
): Promise<LogIndex | undefined> {
  if (!hasSidecars(source)) return undefined;
  if (source.segments().reduce((sum, { size }) => sum + size, 0) < LARGE_BYTES) return undefined;
  const stop = new AbortController();
  const index = openIndex(source, { onTrouble: () => stop.abort() });
  const { bytes, totalBytes } = index.coverage();
  if (totalBytes - bytes >= LARGE_BYTES && filter.since !== undefined) return undefined;
  using progress = new Progress(errors, "indexing");
  progress.expect(totalBytes);
  let done = 0;
  const onProgress = ({ bytes: now }: { readonly bytes: number }): void => {
    progress.advance(now - done);
    done = now;
  };
  await index.build({ signal: stop.signal, onProgress });
  return stop.signal.aborted ? undefined : index;
}
