import type { DriverName } from "../sqlite-options.ts";
import { boundValues } from "./bound-values.ts";
import type { Connection, Database, PreparedStatement, SqlInput } from "./database.ts";
import { databaseError } from "./database-error.ts";
import { loadDriver } from "./drivers.ts";

/**
 * Opens the database at a path as it is, and creates an empty one where there is none.
 *
 * @param name the driver; by default the best that this machine has
 * @throws LogThreadError `ERR_NO_DRIVER`, `ERR_DATABASE`
 */
export function openDatabase(path: string, name?: DriverName): Database {
  const driver = loadDriver(name);
  const connection = guarded(driver.name, path, () => driver.open(path));
  return new OpenDatabase(driver.name, path, connection);
}

/** What is the same for every driver: values are mapped, errors named, statements kept. */
class OpenDatabase implements Database {
  readonly driver: DriverName;
  readonly version: string;
  readonly #path: string;
  readonly #connection: Connection;
  /** By their text. Each is prepared once: `libsql` can not let go of one. */
  readonly #statements = new Map<string, PreparedStatement>();
  #closed = false;

  constructor(driver: DriverName, path: string, connection: Connection) {
    this.driver = driver;
    this.#path = path;
    this.#connection = connection;
    this.version = String(this.prepare("SELECT sqlite_version() AS version").get()?.["version"]);
  }

  exec(sql: string): void {
    this.#guarded(() => this.#connection.exec(sql));
  }

  prepare(sql: string): PreparedStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#guarded(() => this.#connection.prepare(sql));
    const guard: PreparedStatement = {
      run: (values) => this.#guarded(() => statement.run(bound(values))),
      runReady: (values) => this.#guarded(() => statement.run(values)),
      get: (values) => this.#guarded(() => statement.get(bound(values))),
      all: (values) => this.#guarded(() => statement.all(bound(values))),
    };
    this.#statements.set(sql, guard);
    return guard;
  }

  transaction<T>(work: () => T): T {
    // It is known to write: one that began reading could not go on once somebody else has written.
    this.prepare("BEGIN IMMEDIATE").run();
    try {
      const result = work();
      this.prepare("COMMIT").run();
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#statements.clear();
    this.#guarded(() => this.#connection.close());
  }

  #rollBack(): void {
    try {
      this.#connection.exec("ROLLBACK");
    } catch {
      // SQLite has done it by itself, as it does on a full disk.
    }
  }

  #guarded<T>(call: () => T): T {
    return guarded(this.driver, this.#path, call);
  }
}

function guarded<T>(driver: DriverName, path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw databaseError(error, driver, path);
  }
}

function bound(values: readonly SqlInput[] | undefined): readonly SqlInput[] {
  return values === undefined ? [] : boundValues(values);
}
