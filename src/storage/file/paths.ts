import { join } from "node:path";

/** The active segment's name. */
export const MASTER_NAME = "master.log";

/** The directory of those that were rotated away. */
export const SESSIONS_NAME = "sessions";

const LEASES_NAME = ".leases";

const INDEX_NAME = ".index";

/** How the names of segments end: as they were written, and compressed. */
const PLAIN_END = ".log";
const PACKED_END = ".log.gz";

const ROTATED_NAME = /^(\d{6,})_.*\.log(?:\.gz)?$/;

/** The paths of one log. */
export interface LogPaths {
  readonly directory: string;
  readonly master: string;
  readonly sessions: string;
  /** Which segments are held by whom. */
  readonly leases: string;
  /** What can be made again out of the segments, and saves reading them. */
  readonly index: string;
}

/** Where the parts of a log in `directory` are. */
export function logPaths(directory: string): LogPaths {
  return {
    directory,
    master: join(directory, MASTER_NAME),
    sessions: join(directory, SESSIONS_NAME),
    leases: join(directory, LEASES_NAME),
    index: join(directory, INDEX_NAME),
  };
}

/**
 * A name for a segment that is rotated away: it sorts by its number, shows the time, and is unique
 * even where two processes take the same number.
 */
export function rotatedName(sequence: number, timeMs: number, unique: string): string {
  const time = new Date(timeMs).toISOString().replaceAll(":", "-");
  return `${String(sequence).padStart(6, "0")}_${time}_${unique}.log`;
}

/** The number in a rotated segment's name; undefined for a name of another form. */
export function sequenceOf(name: string): number | undefined {
  const match = ROTATED_NAME.exec(name);
  return match === null ? undefined : Number(match[1]);
}

/** When a segment was rotated, as its name tells; undefined for a name of another form. */
export function rotatedAtMs(name: string): number | undefined {
  const [, date, time] = /(\d{4}-\d{2}-\d{2})T(\d{2}-\d{2}-\d{2}\.\d{3})Z_/.exec(name) ?? [];
  return date === undefined ? undefined : Date.parse(`${date}T${time?.replaceAll("-", ":")}Z`);
}

/**
 * Orders rotated segments: by number, then by name. Names of another form come first, as the oldest. A
 * segment keeps its place when it is compressed; of both forms at once the compressed one comes first, and is so
 * the one that is left out as a copy.
 */
export function compareRotated(a: string, b: string): number {
  const difference = (sequenceOf(a) ?? -1) - (sequenceOf(b) ?? -1);
  if (difference !== 0) return difference;
  const [x, y] = [plainName(a), plainName(b)];
  if (x !== y) return x < y ? -1 : 1;
  return Number(isPacked(b)) - Number(isPacked(a));
}

/** Does a name in `sessions/` end as that of a segment does? */
export function isSegmentName(name: string): boolean {
  return name.endsWith(PLAIN_END) || name.endsWith(PACKED_END);
}

/** Is it the name, or the path, of a compressed segment? */
export function isPacked(name: string): boolean {
  return name.endsWith(PACKED_END);
}

/** The name, or the path, of a segment that is not compressed. */
export function plainName(name: string): string {
  return isPacked(name) ? name.slice(0, PLAIN_END.length - PACKED_END.length) : name;
}

/** The name, or the path, that a segment has in its other form: `x.log` and `x.log.gz`. */
export function otherForm(name: string): string {
  return isPacked(name) ? plainName(name) : plainName(name) + PACKED_END.slice(PLAIN_END.length);
}
