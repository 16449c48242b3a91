import { setImmediate as nextTurn } from "node:timers/promises";
import type { Digest, RotatedSegment, Unsettled } from "../storage/index.ts";
import { LogUpkeep, type UpkeepOptions } from "./log-upkeep.ts";
import { lastSealed, SEALED_TYPE, type Seal } from "./seals.ts";

/** What sealing did. */
export interface Sealing {
  /** Segments that were sealed now, oldest first. */
  readonly sealed: readonly Seal[];
  /** The oldest that may still be written to, and why; those behind it wait for it. */
  readonly waiting: { readonly name: string; readonly unsettled: Unsettled } | undefined;
}

/**
 * Seals the rotated segments that nobody writes to any more, oldest first: for each a `log:sealed` event records its
 * name, lines, bytes and SHA-256. Since those events are lines of later segments, which are sealed in their turn, each
 * seal vouches for all before it. A segment is sealed when no live writer holds it or an older one, and nothing
 * happened to it for a minute.
 *
 * @param directory the log's
 * @returns what was sealed, and what has to wait; it may be asked again at any time
 * @throws LogThreadError `ERR_NOT_A_LOG`; what the system says where the log can not be read or written
 * @example
 * ```ts
 * import { logEvent, rotateLog } from "log-thread";
 * import { sealSegments } from "log-thread/upkeep";
 *
 * logEvent("job:end", "worker");
 * rotateLog({ maxSizeMb: 0 });
 * const { sealed, waiting } = await sealSegments("log_thread");
 * console.log(sealed.length, waiting?.unsettled.why);
 * ```
 * ```text
 * 0 recent
 * ```
 */
export async function sealSegments(directory: string, options: UpkeepOptions = {}): Promise<Sealing> {
  using log = new LogUpkeep(directory, options);
  log.rotated.clearLeases();
  const segments = log.rotated.list();
  const last = lastSealed(log.source);
  const unsealed = segments.slice(segments.findIndex(({ info }) => info.id === last) + 1);
  const sealed: Seal[] = [];
  for (const segment of unsealed) {
    if (options.signal?.aborted) break;
    const { unsettled } = segment;
    if (unsettled !== undefined) return { sealed, waiting: { name: segment.info.name, unsettled } };
    const seal = { segment: segment.info.id, name: segment.info.name, ...(await digestOf(log, segment)) };
    log.tell(SEALED_TYPE, {
      name: seal.name,
      segment: seal.segment,
      lines: seal.lines,
      bytes: seal.bytes,
      sha256: seal.sha256,
    });
    sealed.push(seal);
  }
  return { sealed, waiting: undefined };
}

/** Reads a segment while everything else of the program goes on. */
export async function digestOf(log: LogUpkeep, segment: RotatedSegment): Promise<Digest> {
  const reading = log.rotated.digest(segment);
  for (let step = reading.next(); ; step = reading.next()) {
    if (step.done) return step.value;
    await nextTurn();
  }
}
