import { join } from "node:path";
import { limits, systemClock } from "../base/index.ts";
import {
  DATABASE_NAME,
  FileStorage,
  type LogStorage,
  loadSqlite,
  MASTER_NAME,
  MemoryStorage,
  type OpenSqliteStorage,
  type StorageTrouble,
} from "../storage/index.ts";
import { invalidOption } from "./invalid-option.ts";
import { Log } from "./log.ts";
import { absolutePath, checkOptions, type LogEnvironment, type LogOptions } from "./options.ts";
import { processState } from "./process-state.ts";
import { redactorFor } from "./redaction/redactor-for.ts";
import { rotationPolicy } from "./rotation-options.ts";

/**
 * Opens a log of its own, beside the default one. Nothing is created before its first event, and
 * nothing the environment does (a full disk, a missing permission) makes this throw.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION` for an option that can not be
 * @example
 * ```ts
 * import { openLog } from "log-thread";
 *
 * using log = openLog({ storage: "memory" });
 * log.event("tool:start", "agent", { name: "search" });
 * console.log(log.readLog().length, log.health().state);
 * ```
 * ```text
 * 1 ok
 * ```
 */
export function openLog(options: LogOptions = {}): Log {
  checkOptions(options);
  const { environment, scopes } = processState();
  const opened: { log?: Log } = {};
  const { storage, where } = storageFor(options, environment, (trouble) => opened.log?.hear(trouble));
  const turns = options.conversationTurns ?? environment.conversationTurns;
  opened.log = new Log({
    storage,
    where,
    clock: options.clock ?? systemClock,
    scopes,
    redactor: redactorFor(options.redact),
    off: [...(options.off ?? []), ...(turns ? [] : ["conversation:turn"])],
    syncTypes: options.syncTypes ?? [],
    enabled: options.enabled ?? environment.enabled,
    rotatesWithSessions: options.rotation?.sessions === true,
    delivery: {
      onFailure: options.onFailure ?? "drop",
      blockMsMax: options.blockMsMax ?? limits.blockMsDefault,
      complaints: environment.complaints,
    },
  });
  return opened.log;
}

interface NamedStorage {
  readonly storage: LogStorage;
  readonly where: string;
}

function storageFor(
  options: LogOptions,
  environment: LogEnvironment,
  onTrouble: (trouble: StorageTrouble) => void,
): NamedStorage {
  const chosen = options.storage ?? environment.storage;
  if (typeof chosen === "object") return { storage: chosen, where: chosen.constructor.name };
  if (chosen === "memory") return { storage: new MemoryStorage(), where: "memory" };
  const directory = options.directory === undefined ? environment.directory : absolutePath(options.directory);
  const kept = {
    gitignore: options.directory === undefined && !environment.named,
    durability: options.durability ?? "written",
    rotation: rotationPolicy(options.rotation ?? {}),
    ...(options.fileMode === undefined ? {} : { fileMode: options.fileMode }),
    ...(options.directoryMode === undefined ? {} : { directoryMode: options.directoryMode }),
  };
  const parts = { onTrouble, ...(options.clock === undefined ? {} : { clock: options.clock }) };
  const master = join(directory, MASTER_NAME);
  if (chosen === "file") return { storage: new FileStorage(directory, kept, parts), where: master };
  const { driver, mirror = true, path: given } = options.sqlite ?? {};
  const path = given === undefined ? undefined : absolutePath(given);
  const open = sqliteOr(mirror ? () => new FileStorage(directory, kept, parts) : undefined, environment);
  const storage = open(directory, { ...kept, driver, mirror, path }, parts);
  return { storage, where: mirror ? master : (path ?? join(directory, DATABASE_NAME)) };
}

/** What opens a storage in SQLite; where it is not there, the files alone, where they are kept: a log must not fail over it. */
function sqliteOr(files: OpenSqliteStorage | undefined, { complaints }: LogEnvironment): OpenSqliteStorage {
  try {
    return loadSqlite();
  } catch (error) {
    const missing =
      'log-thread/storage/sqlite is not there: import "log-thread/storage/sqlite" in the program that is bundled';
    if (files === undefined) throw invalidOption("storage", missing, error);
    complaints.push(`${missing}; events are written to the files alone`);
    return files;
  }
}
