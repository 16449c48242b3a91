import { limits } from "../base/index.ts";
import {
  createIndexes,
  createTables,
  type Database,
  type DriverName,
  type LineSource,
  openDatabase,
  TemporaryDatabase,
} from "../storage/index.ts";
import { LineCopy } from "./line-copy.ts";
import type { Account } from "./progress.ts";

/** How a new database is made. */
export interface BuildOptions {
  readonly driver: DriverName | undefined;
  readonly fileMode: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes the database of a log that has none: lines first, into a file that nobody else sees and that needs neither a
 * journal nor to be synced before it is whole, and then the indexes, each in one go. That takes half the time that
 * it takes to keep indexes while lines come, and what is killed meanwhile leaves no half database behind.
 *
 * @returns was it made? Not where the signal ended it, or where somebody else was first
 */
export async function buildDatabase(
  source: LineSource,
  path: string,
  account: Account,
  options: BuildOptions,
): Promise<boolean> {
  const temporary = new TemporaryDatabase(path, options.fileMode);
  try {
    const database = openDatabase(temporary.path, options.driver);
    try {
      prepare(database);
      createTables(database);
      const copy = new LineCopy(source, database, {
        bytes: limits.buildBytes,
        syncs: false,
        signal: options.signal,
      });
      await copy.catchUp(account);
      if (options.signal?.aborted) return false;
      account.tell("indexes");
      createIndexes(database);
      copy.sync();
    } finally {
      database.close();
    }
    return temporary.publish();
  } finally {
    temporary.discard();
  }
}

/** The way a file is written that is thrown away when anything goes wrong. */
function prepare(database: Database): void {
  database.exec(`PRAGMA page_size = ${limits.buildPageBytes}`);
  const [journal] = database.prepare("PRAGMA journal_mode = OFF").all();
  // One driver does not let it be turned off: then it is not written, at least.
  if (journal?.["journal_mode"] !== "off") database.prepare("PRAGMA journal_mode = MEMORY").all();
  database.exec("PRAGMA synchronous = OFF");
  database.exec("PRAGMA foreign_keys = OFF");
  // What is sorted goes to the disk where it is too much for the cache: memory does not grow with the log.
  database.exec("PRAGMA temp_store = FILE");
  database.exec(`PRAGMA cache_size = -${limits.buildCacheBytes / 1_024}`);
}
