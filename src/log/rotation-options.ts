import { LogThreadError, showValue } from "../base/index.ts";
import { BYTES_PER_MB, type RotationPolicy } from "../storage/index.ts";

/** When a log begins another segment by itself, and puts the old one into `sessions/`. */
export interface RotationOptions {
  /** From this size on: megabytes of 1 048 576 bytes. */
  readonly maxSizeMb?: number;
  /** With the first event of another day, UTC. */
  readonly daily?: boolean;
  /** Where the process's session begins and ends, so that each has segments of its own. Of the default log only. */
  readonly sessions?: boolean;
}

/** What a rotation that is asked for depends on. */
export interface RotateOptions {
  /** Only a segment of at least this size is rotated: megabytes of 1 048 576 bytes. 0: any that holds an event. Default 10. */
  readonly maxSizeMb?: number;
}

/** A size a segment is rotated from when nobody says another: some 80 000 events, which every editor opens. */
const SIZE_MB_DEFAULT = 10;

const SIZE_EXPECTED = "a number of megabytes from 0";

/** What is wrong with these options; undefined when nothing is. */
export function isRotationOptions(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([name, item]) => {
    if (item === undefined) return true;
    if (name === "maxSizeMb") return isSize(item) && item > 0;
    return (name === "daily" || name === "sessions") && typeof item === "boolean";
  });
}

/** What the storage has to know of them. */
export function rotationPolicy({ maxSizeMb, daily }: RotationOptions): RotationPolicy {
  const size = maxSizeMb === undefined ? {} : { bytesMax: maxSizeMb * BYTES_PER_MB };
  return { ...size, daily: daily === true };
}

/**
 * Bytes from which on a segment is to be rotated.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION`
 */
export function rotationBytesMin(options: RotateOptions): number {
  const { maxSizeMb = SIZE_MB_DEFAULT, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw invalid(unknown, `there is no option ${showValue(unknown)}; there is maxSizeMb`);
  if (isSize(maxSizeMb)) return maxSizeMb * BYTES_PER_MB;
  throw invalid("maxSizeMb", `maxSizeMb is ${showValue(maxSizeMb)}; it has to be ${SIZE_EXPECTED}`);
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function invalid(option: string, message: string): LogThreadError {
  return new LogThreadError("ERR_INVALID_OPTION", message, { details: { option } });
}
