import { availableDrivers, openEventDatabase } from "log-thread/storage/sqlite";
import { programVersion, versionIn } from "../versions.ts";
import { duckdbVersion } from "./tools/duckdb.ts";

/** How each program is asked for its version. */
const PROGRAMS: readonly (readonly [name: string, command: string, args?: readonly string[]])[] = [
  ["ripgrep", "rg"],
  ["grep", "grep"],
  ["mawk", "mawk", ["-W", "version"]],
  ["gawk", "gawk"],
  ["sqlite3", "sqlite3"],
];

/** The versions of what is compared; what the machine lacks is left out. */
export async function comparedVersions(sqlitePath: string): Promise<Record<string, string>> {
  const versions: Record<string, string> = {
    "log-thread": versionIn(new URL("../../../package.json", import.meta.url)),
  };
  for (const [name, command, args] of PROGRAMS) {
    const version = programVersion(command, args);
    if (version !== undefined) versions[name] = version;
  }
  const [driver] = availableDrivers();
  if (driver !== undefined) versions[`SQLite in ${driver}`] = sqliteVersion(sqlitePath);
  const duckdb = await duckdbVersion();
  if (duckdb !== undefined) versions["DuckDB"] = duckdb;
  return versions;
}

function sqliteVersion(path: string): string {
  const database = openEventDatabase(path, { create: false });
  const row = database.prepare("SELECT sqlite_version() AS version").get();
  database.close();
  return String(row?.["version"]);
}
