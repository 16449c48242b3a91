import { LogThreadError, showValue } from "../../base/index.ts";
import type { Fields, Log } from "../log.ts";
import { type CapturedSignal, SIGNALS } from "./signal-watch.ts";
import type { DiskWatchOptions } from "./watch-disk.ts";
import type { MemoryWatchOptions } from "./watch-memory.ts";

/** What is captured, and where it is logged. */
export interface CaptureOptions {
  /** Default: the default log, which can not be configured any more once it was captured for. */
  readonly log?: Log;
  /** The source of the events. Default `process`. */
  readonly source?: string;
  /** Logs warnings. Default true. */
  readonly warnings?: boolean;
  /** Logs and flushes when one of these signals arrives; true: SIGINT, SIGTERM and SIGHUP. Default false. */
  readonly signals?: boolean | readonly CapturedSignal[];
  /** Logs when memory becomes high. Default: not. */
  readonly memory?: MemoryWatchOptions;
  /** Logs when the disk that the log is on gets low on space. Default: not. */
  readonly disk?: DiskWatchOptions;
  /** More fields for every event that is logged by this. */
  readonly fields?: Fields;
}

/** What is checked of an option: whether a value will do, and how to say what would. */
type Checks<O> = Readonly<Record<keyof O, readonly [(value: unknown) => boolean, string]>>;

/** The longest that a timer of Node's can wait. */
const INTERVAL_MS_MAX = 2_147_483_647;

const CAPTURE: Checks<CaptureOptions> = {
  log: [isLog, "a Log, as openLog() gives it"],
  source: [(value) => typeof value === "string", "a text"],
  warnings: [(value) => typeof value === "boolean", "true or false"],
  signals: [areSignals, `true, false, or a list of ${SIGNALS.join(", ")}`],
  memory: [isObject, "an object such as { rssMb: 512 }"],
  disk: [isObject, "an object such as { freeMb: 256 }"],
  fields: [isObject, "an object"],
};

const HYSTERESIS = [(value: unknown) => isNumber(value, 0) && value < 1, "a share from 0, below 1"] as const;
const INTERVAL = [
  (value: unknown) => Number.isInteger(value) && isNumber(value, 1) && value <= INTERVAL_MS_MAX,
  `a whole number of milliseconds from 1 to ${INTERVAL_MS_MAX}`,
] as const;
const MEGABYTES = [(value: unknown) => isNumber(value, 0) && value > 0, "a number of MiB above 0"] as const;

const MEMORY: Checks<MemoryWatchOptions> = {
  rssMb: MEGABYTES,
  heapShare: [(value) => isNumber(value, 0) && value > 0 && value <= 1, "a share above 0, up to 1"],
  hysteresis: HYSTERESIS,
  intervalMs: INTERVAL,
};

const DISK: Checks<DiskWatchOptions> = { freeMb: MEGABYTES, hysteresis: HYSTERESIS, intervalMs: INTERVAL };

/**
 * Checks what somebody wrote.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION` naming the option, its value, and what it may be
 */
export function checkCaptureOptions(options: CaptureOptions): void {
  check("", options, CAPTURE);
  if (options.memory !== undefined) check("memory.", options.memory, MEMORY);
  if (options.disk !== undefined) check("disk.", options.disk, DISK);
}

/** The error for an option that can not be. */
export function invalidOption(option: string, message: string): LogThreadError {
  return new LogThreadError("ERR_INVALID_OPTION", message, { details: { option } });
}

function check<O extends object>(prefix: string, options: O, checks: Checks<O>): void {
  if (!isObject(options)) {
    throw invalidOption("options", `the options are ${showValue(options)}; they have to be an object`);
  }
  for (const [name, value] of Object.entries(options)) {
    const known = Object.hasOwn(checks, name) ? checks[name as keyof O] : undefined;
    if (known === undefined) {
      const names = Object.keys(checks).map((each) => prefix + each);
      const message = `there is no option ${showValue(prefix + name)}; there are ${names.join(", ")}`;
      throw invalidOption(prefix + name, message);
    }
    const [holds, expected] = known;
    if (value !== undefined && !holds(value)) {
      throw invalidOption(prefix + name, `${prefix}${name} is ${describe(value)}; it has to be ${expected}`);
    }
  }
}

/** Of a list it is said what is wrong in it. */
function describe(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(showValue).join(", ")}]`.slice(0, 120) : showValue(value);
}

/** SIGKILL and SIGSTOP are never seen by a program; what a fault of the machine raises must not be listened to. */
function areSignals(value: unknown): boolean {
  if (typeof value === "boolean") return true;
  return Array.isArray(value) && value.every((signal) => SIGNALS.some((known) => known === signal));
}

/** Another copy of the package has another class for it. */
function isLog(value: unknown): boolean {
  if (!isObject(value)) return false;
  const log = value as Record<string, unknown>;
  return ["event", "error", "flushSync", "health"].every((name) => typeof log[name] === "function");
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown, min: number): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= min;
}
