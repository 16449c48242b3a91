import { showValue } from "../base/index.ts";
import { DRIVER_NAMES, type SqliteOptions } from "../storage/index.ts";
import { invalidOption } from "./invalid-option.ts";

/** What is checked of each: whether a value will do, and how to say what would. */
const CHECKS: Readonly<Record<keyof SqliteOptions, readonly [(value: unknown) => boolean, string]>> = {
  driver: [
    (value) => DRIVER_NAMES.some((name) => name === value),
    `one of ${DRIVER_NAMES.map((name) => `"${name}"`).join(", ")}`,
  ],
  mirror: [(value) => typeof value === "boolean", "true or false"],
  path: [(value) => typeof value === "string" && value !== "" && !value.includes("\0"), "a path"],
};

/** @throws LogThreadError `ERR_INVALID_OPTION` */
export function checkSqlite(options: SqliteOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(CHECKS, name)) {
      const known = Object.keys(CHECKS).join(", ");
      throw invalidOption("sqlite", `sqlite has no ${showValue(name)}; it has ${known}`);
    }
    const [holds, expected] = CHECKS[name as keyof SqliteOptions];
    if (value !== undefined && !holds(value)) {
      throw invalidOption(
        `sqlite.${name}`,
        `sqlite.${name} is ${showValue(value)}; it has to be ${expected}`,
      );
    }
  }
}
