import { LogThreadError, safeCode } from "../../base/index.ts";
import type { DriverName } from "../sqlite-options.ts";

/** SQLite's primary results by their number; `node:sqlite` gives only that. */
const RESULTS: Readonly<Record<number, string>> = {
  1: "SQLITE_ERROR",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  7: "SQLITE_NOMEM",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  17: "SQLITE_SCHEMA",
  19: "SQLITE_CONSTRAINT",
  23: "SQLITE_AUTH",
  26: "SQLITE_NOTADB",
};

/** Codes of what stands in the way of opening one. */
const REFUSED: ReadonlySet<string> = new Set([
  "ERR_NO_DRIVER",
  "ERR_FOREIGN_DATABASE",
  "ERR_NEWER_DATABASE",
  "ERR_UNSAFE_PATH",
]);

/** What is wrong with a database. `passing`: it is worth trying again. `damaged`: what it says can not be relied on any more. */
export type DatabaseFault = "passing" | "damaged" | "refused";

/** An error of a driver as this package throws it; what is none of SQLite's stays what it is. */
export function databaseError(error: unknown, driver: DriverName, path: string): unknown {
  if (error instanceof LogThreadError) return error;
  const result = resultOf(error);
  const said = error instanceof Error ? error.message : String(error);
  return new LogThreadError("ERR_DATABASE", `${path}: SQLite says ${result}: ${said} (by ${driver})`, {
    cause: error,
    details: { result, driver, path },
  });
}

/** What an error says of the database; undefined where it is none of a database's. */
export function faultOf(error: unknown): DatabaseFault | undefined {
  if (!(error instanceof LogThreadError)) return undefined;
  if (error.code === "ERR_DIVERGED") return "damaged";
  if (REFUSED.has(error.code)) return "refused";
  if (error.code !== "ERR_DATABASE") return undefined;
  const result = error.details["result"];
  return result === "SQLITE_CORRUPT" || result === "SQLITE_NOTADB" ? "damaged" : "passing";
}

/** Is it that somebody else is writing, or has locked the database? */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof LogThreadError) || error.code !== "ERR_DATABASE") return false;
  return error.details["result"] === "SQLITE_BUSY" || error.details["result"] === "SQLITE_LOCKED";
}

/** No room for the file next to the database that its users share: an I/O error to SQLite, and a full disk to everybody else. */
const NO_ROOM_TO_SHARE = { name: "SQLITE_IOERR_SHMSIZE", number: 4_874 };

/** The primary result: `SQLITE_BUSY` for `SQLITE_BUSY_SNAPSHOT` as well. */
function resultOf(error: unknown): string {
  const { errcode } = error as { readonly errcode?: unknown };
  if (errcode === NO_ROOM_TO_SHARE.number) return "SQLITE_FULL";
  if (typeof errcode === "number") return RESULTS[errcode & 255] ?? "SQLITE_ERROR";
  const code = safeCode(error);
  if (code === NO_ROOM_TO_SHARE.name) return "SQLITE_FULL";
  const known = Object.values(RESULTS).find((name) => code === name || code.startsWith(`${name}_`));
  if (known !== undefined) return known;
  // Two drivers have no code for a path where no database can be, only a text.
  const said = error instanceof Error ? error.message : "";
  return /unable to open|cannot open/i.test(said) ? "SQLITE_CANTOPEN" : "SQLITE_ERROR";
}
