import { LogThreadError } from "../../base/index.ts";
import { DRIVER_NAMES, type DriverName } from "../sqlite-options.ts";
import type { Driver } from "./database.ts";
import { nodeDriver } from "./node-driver.ts";
import { betterDriver, type Library, libsqlDriver } from "./packaged-drivers.ts";

/** Those that were loaded, or looked for in vain; a library is not looked for again and again. */
const known = new Map<DriverName, Driver | undefined>();

/**
 * The driver that is asked for, or the best that this machine has.
 *
 * @throws LogThreadError `ERR_NO_DRIVER`, naming the choices and the way out
 */
export function loadDriver(name?: DriverName): Driver {
  for (const candidate of name === undefined ? DRIVER_NAMES : [name]) {
    const driver = find(candidate);
    if (driver !== undefined) return driver;
  }
  const wanted = name === undefined ? "no SQLite is found" : `there is no ${name}`;
  throw new LogThreadError(
    "ERR_NO_DRIVER",
    `${wanted}: use Node 22.13 or later, which has node:sqlite, or install one of the other two drivers: npm install better-sqlite3, or npm install libsql`,
    { details: { driver: name } },
  );
}

/** The drivers that this machine has, the one that is preferred first. */
export function availableDrivers(): DriverName[] {
  return DRIVER_NAMES.filter((name) => find(name) !== undefined);
}

function find(name: DriverName): Driver | undefined {
  if (!known.has(name)) known.set(name, load(name));
  return known.get(name);
}

function load(name: DriverName): Driver | undefined {
  if (name === "node:sqlite") return nodeDriver();
  const found = requireOptional(name);
  if (found === undefined) return undefined;
  const driver = name === "libsql" ? libsqlDriver(found) : betterDriver(found);
  return opens(driver) ? driver : undefined;
}

/** Does it work? `better-sqlite3` looks for its binary only now, and is found without one where no install script was run. */
function opens(driver: Driver): boolean {
  try {
    driver.open(":memory:").close();
    return true;
  } catch {
    return false;
  }
}

/**
 * A package that the user may have: beside this one, or beside the program that runs. It is no
 * import, so that nothing is loaded, and no bundler looks for it, before a database is asked for.
 */
function requireOptional(name: string): Library | undefined {
  const { createRequire } = process.getBuiltinModule("node:module");
  const [, program] = process.argv;
  for (const from of [import.meta.url, ...(program === undefined ? [] : [program])]) {
    try {
      const require = createRequire(from);
      return { exports: require(name), file: require.resolve(name) };
    } catch {
      // Not there, or its binary is made for another machine: the next place is looked at.
    }
  }
  return undefined;
}
