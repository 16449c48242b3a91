import { resolve } from "node:path";
import { type Clock, LogThreadError, showValue } from "../base/index.ts";
import type { EventType, Redactor } from "../line/index.ts";
import type { Durability, LogStorage, SqliteOptions } from "../storage/index.ts";
import type { OnFailure } from "./delivery.ts";
import { invalidOption } from "./invalid-option.ts";
import { isRedact, type RedactOptions } from "./redaction/redact-options.ts";
import { isRotationOptions, type RotationOptions } from "./rotation-options.ts";
import { checkSqlite } from "./sqlite-options.ts";

/** The kinds of storage that can be named. */
const STORAGES = ["file", "memory", "sqlite"] as const;
type StorageName = (typeof STORAGES)[number];

const DURABILITIES = ["buffered", "written", "synced"] as const satisfies readonly Durability[];
const ON_FAILURE = ["drop", "block", "throw"] as const satisfies readonly OnFailure[];

/** How a log is made. Everything has a default. */
export interface LogOptions {
  /** Where the log is kept. Default: the environment's `LOG_THREAD_DIR`, else `log_thread` in the working directory. */
  readonly directory?: string;
  /** `"file"` (default), `"memory"`, `"sqlite"`, or a storage of your own. Default: the environment's `LOG_STORAGE`. */
  readonly storage?: StorageName | LogStorage;
  /** With `storage: "sqlite"`: which driver, whether files are kept as well, and where the database is. */
  readonly sqlite?: SqliteOptions;
  /**
   * What an acknowledged line survives, in a file. `"buffered"`: nothing that ends the process at once, such as
   * SIGKILL. `"written"` (default): any death of the process. `"synced"`: a power failure as well, once `flush()` has resolved.
   */
  readonly durability?: Durability;
  /** Types, or patterns such as `error:*`, whose events are safe from a power failure before the call returns. Needs `durability: "synced"`. */
  readonly syncTypes?: readonly EventType[];
  /**
   * What happens to an event that can not be written. `"drop"` (default): it is counted. `"block"`: the caller waits, up to
   * `blockMsMax`, and then it is dropped. `"throw"`: the caller gets a `LogThreadError`.
   */
  readonly onFailure?: OnFailure;
  /** How long `onFailure: "block"` makes a caller wait, in milliseconds. Default 1000. */
  readonly blockMsMax?: number;
  /**
   * Takes secrets out before a line is made. `false`: nothing is taken out. An object: what is taken out beside, or
   * instead of, what is by itself. A `Redactor`: a decision of one's own on keys and texts. Default true.
   */
  readonly redact?: boolean | RedactOptions | Redactor;
  /** When a file's log is rotated by itself. Default: only when `rotateLog` or `log.rotate` is called. */
  readonly rotation?: RotationOptions;
  /** Types, or patterns such as `http:*`, that are not logged. */
  readonly off?: readonly EventType[];
  /** Logs `conversation:turn`. Default: only with `LOG_CONVERSATION_TURNS=1` in the environment. */
  readonly conversationTurns?: boolean;
  /** False: nothing is logged. Default: unless the environment says `LOG_THREAD=off`. */
  readonly enabled?: boolean;
  /** Permissions of the files that are created. Default 0o600. */
  readonly fileMode?: number;
  /** Permissions of the directories that are created. Default 0o700. */
  readonly directoryMode?: number;
  /** Where the time comes from. Default: the system's clock. */
  readonly clock?: Clock;
}

/** The environment, as the package found it when it was imported. */
export interface LogEnvironment {
  readonly directory: string;
  /** Was the directory named, by the environment, or is it the default? */
  readonly named: boolean;
  readonly storage: StorageName;
  readonly enabled: boolean;
  readonly conversationTurns: boolean;
  /** What was set to something unknown, and is ignored; emptied once it is said. */
  readonly complaints: string[];
}

/** Reads the environment; what is unknown there is reported, never thrown. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): LogEnvironment {
  const complaints: string[] = [];
  const choose = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const value = env[name];
    if (value === undefined || value === "") return fallback;
    const found = allowed.find((item) => item === value.toLowerCase());
    if (found !== undefined) return found;
    complaints.push(`${name}=${value} is unknown and ignored; known are ${allowed.join(", ")}`);
    return fallback;
  };
  return {
    directory: absolutePath(env["LOG_THREAD_DIR"] || "log_thread"),
    named: Boolean(env["LOG_THREAD_DIR"]),
    storage: choose("LOG_STORAGE", STORAGES, "file"),
    enabled: choose("LOG_THREAD", ["on", "off"], "on") === "on",
    conversationTurns: choose("LOG_CONVERSATION_TURNS", ["0", "1"], "0") === "1",
    complaints,
  };
}

/**
 * A path that a later `chdir` does not change. Where the working directory was removed there is nothing
 * to resolve it against, and it stays as it is: a program must not fail over where it was started.
 */
export function absolutePath(path: string): string {
  try {
    return resolve(path);
  } catch {
    return path;
  }
}

/** What is checked of an option: whether a value will do, and how to say what would. */
const CHECKS: Readonly<Record<keyof LogOptions, readonly [(value: unknown) => boolean, string]>> = {
  directory: [(value) => typeof value === "string" && value !== "" && !value.includes("\0"), "a path"],
  storage: [
    (value) => STORAGES.some((name) => name === value) || isStorage(value),
    `one of ${STORAGES.map((name) => `"${name}"`).join(", ")}, or a LogStorage`,
  ],
  sqlite: [(value) => typeof value === "object" && value !== null, "an object such as { mirror: false }"],
  durability: [isOneOf(DURABILITIES), oneOf(DURABILITIES)],
  syncTypes: [isTypes, 'a list of types or patterns, such as ["error:*"]'],
  onFailure: [isOneOf(ON_FAILURE), oneOf(ON_FAILURE)],
  blockMsMax: [
    (value) => Number.isInteger(value) && (value as number) >= 0,
    "a whole number of milliseconds from 0",
  ],
  redact: [isRedact, 'true, false, an object such as { keys: ["pin"] }, or a Redactor'],
  rotation: [isRotationOptions, "an object such as { maxSizeMb: 10, daily: true, sessions: true }"],
  off: [isTypes, 'a list of types or patterns, such as ["state:read"]'],
  conversationTurns: [isBoolean, "true or false"],
  enabled: [isBoolean, "true or false"],
  fileMode: [isMode, "permissions such as 0o600"],
  directoryMode: [isMode, "permissions such as 0o700"],
  clock: [(value) => hasMethods(value, ["now"]), "an object with now()"],
};

/**
 * Checks options that somebody wrote.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION` naming the option, its value, and what it may be
 */
export function checkOptions(options: LogOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new LogThreadError(
      "ERR_INVALID_OPTION",
      `the options are ${showValue(options)}; they have to be an object`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof LogOptions] : undefined;
    if (check === undefined) {
      throw invalidOption(
        name,
        `there is no option ${showValue(name)}; there are ${Object.keys(CHECKS).join(", ")}`,
      );
    }
    const [holds, expected] = check;
    if (value !== undefined && !holds(value)) {
      throw invalidOption(name, `${name} is ${showValue(value)}; it has to be ${expected}`);
    }
  }
  checkTogether(options);
}

/** Options that say nothing without another one. */
function checkTogether(options: LogOptions): void {
  const { storage, sqlite } = options;
  if (sqlite !== undefined && storage !== undefined && storage !== "sqlite") {
    throw invalidOption("sqlite", 'sqlite needs storage: "sqlite"; otherwise there is no database');
  }
  if (sqlite !== undefined) checkSqlite(sqlite);
  if (options.syncTypes !== undefined && options.durability !== "synced") {
    throw invalidOption("syncTypes", 'syncTypes needs durability: "synced"; without it nothing is synced');
  }
  if (options.blockMsMax !== undefined && options.onFailure !== "block") {
    throw invalidOption("blockMsMax", 'blockMsMax needs onFailure: "block"; otherwise no caller waits');
  }
}

function isTypes(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isOneOf(allowed: readonly string[]): (value: unknown) => boolean {
  return (value) => allowed.some((item) => item === value);
}

function oneOf(allowed: readonly string[]): string {
  return `one of ${allowed.map((item) => `"${item}"`).join(", ")}`;
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function isMode(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0o777;
}

function isStorage(value: unknown): boolean {
  return hasMethods(value, ["append", "segments", "scan", "tail", "flush", "flushSync", "close"]);
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return names.every((name) => typeof (value as Record<string, unknown>)[name] === "function");
}
