import { basename } from "node:path";
import { compareRotated, MASTER_NAME, plainName, SESSIONS_NAME, type SegmentInfo } from "../storage/index.ts";

/** Where a rotated segment stands in a log's directory. */
const ROTATED = new RegExp(`^${SESSIONS_NAME}/[^/\\\\\\0]+\\.log$`);

/**
 * The names under which segments are written as files: those they have, where a log of these files would have them in this
 * order. Otherwise, as when one was kept in a database alone, or one that the log lost has a name that is taken, they are
 * numbered in their order.
 */
export function segmentFileNames(segments: readonly SegmentInfo[]): string[] {
  // What is written is not compressed, whatever the segment was.
  const names = segments.map(({ name }) => plainName(name));
  return isLog(segments, names)
    ? names
    : segments.map((segment, index) => numbered(segment, index, segments));
}

function isLog(segments: readonly SegmentInfo[], names: readonly string[]): boolean {
  const rotated = names.slice(0, segments.at(-1)?.active ? -1 : undefined);
  const isMaster = rotated.length === names.length || names.at(-1) === MASTER_NAME;
  const bases = rotated.map((name) => basename(name));
  const isOrdered = bases.every(
    (name, index) => index === 0 || compareRotated(bases[index - 1] as string, name) < 0,
  );
  return isMaster && isOrdered && rotated.every((name) => ROTATED.test(name));
}

function numbered({ id, active }: SegmentInfo, index: number, segments: readonly SegmentInfo[]): string {
  if (active && index === segments.length - 1) return MASTER_NAME;
  return `${SESSIONS_NAME}/${String(index + 1).padStart(6, "0")}_${id.replace(/[^a-z0-9]/gi, "-")}.log`;
}
