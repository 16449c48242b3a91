import type { LogEvent } from "../line/index.ts";
import { readLog } from "../reader/index.ts";
import type { Digest, LineSource } from "../storage/index.ts";

export const SEALED_TYPE = "log:sealed";

/** What a `log:sealed` event says. */
export interface Seal extends Digest {
  /** The segment's id. */
  readonly segment: string;
  /** What it was called when it was sealed: `sessions/000001_….log`. */
  readonly name: string;
}

/** Every seal of a log, oldest first; of a segment that was sealed twice the first, which binds. */
export function readSeals(source: LineSource): Seal[] {
  const seals = new Map<string, Seal>();
  for (const event of readLog(source, { types: [SEALED_TYPE], limit: Number.POSITIVE_INFINITY })) {
    const seal = sealOf(event);
    if (seal !== undefined && !seals.has(seal.segment)) seals.set(seal.segment, seal);
  }
  return [...seals.values()];
}

/**
 * The segment that was sealed last; undefined where none was. Segments are sealed in the log's order, so that
 * those before it are as well: finding it takes as long as reading what was written since.
 */
export function lastSealed(source: LineSource): string | undefined {
  const [event] = readLog(source, { types: [SEALED_TYPE], limit: 1 });
  return event === undefined ? undefined : sealOf(event)?.segment;
}

function sealOf(event: LogEvent): Seal | undefined {
  const { segment, name, bytes, lines, sha256 } = event.fields;
  const isSeal =
    typeof segment === "string" &&
    typeof name === "string" &&
    typeof bytes === "number" &&
    typeof lines === "number" &&
    typeof sha256 === "string";
  return isSeal ? { segment, name, bytes, lines, sha256 } : undefined;
}
